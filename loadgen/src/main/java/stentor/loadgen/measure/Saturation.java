package stentor.loadgen.measure;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

import org.HdrHistogram.Histogram;

/**
 * Whether the generator was the bottleneck, so that the result tells of it and not of the server. It was
 * <ul>
 * <li>in an open loop, if a hundredth of the requests was sent more than 10 ms after they were due, through no fault of the
 * server; or more than 1 ms, if that is more than half of what a hundredth of the latencies exceeds;
 * <li>in a closed loop, if more than half of the time that requests were under way their reply was there and had not been read.
 * Where client and server share a machine one of them is always the slower by a little, and all requests queue before that one;
 * so there it also takes that everybody else on the machine together used less than half of the CPU time the generator did;
 * <li>in an open loop likewise, if that wait was also more than 1 ms on average: what finds no room behind unread replies is not
 * late, but a generator that has little to do may well take half of a short latency to wake up;
 * <li>over UDP, if more than a thousandth of the replies was dropped because the generator's sockets were full.
 * </ul>
 */
public final class Saturation {

    private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long NOTABLE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final double UNREAD_SHARE = 0.5;
    private static final double OTHERS_SHARE = 0.5;
    private static final double DROPPED_SHARE = 0.001;

    private Saturation() {
    }

    /** Of an open loop. */
    public static Optional<String> ofSchedule(Histogram lateness, Histogram latency) {
        OptionalLong late = Percentiles.of(lateness, 99);
        OptionalLong slow = Percentiles.of(latency, 99);
        if (late.isEmpty() || late.getAsLong() <= NOTABLE_NANOS)
            return Optional.empty();
        boolean drowned = slow.isPresent() && late.getAsLong() > slow.getAsLong() / 2;
        return late.getAsLong() <= LATE_NANOS && !drowned ? Optional.empty()
            : Optional.of(String.format(Locale.ROOT, "the generator sent 1 %% of the requests more than %.1f ms late", late.getAsLong() / 1e6));
    }

    /**
     * Of a closed loop.
     *
     * @param unreadShare for how much of the time that requests were under way their reply waited to be read
     * @param cores processors' worth of CPU time that the generator used
     * @param othersCores what everybody else on the machine used; NaN if the server is on another one or that is not known
     */
    public static Optional<String> ofReading(double unreadShare, double cores, double othersCores) {
        return !(unreadShare > UNREAD_SHARE) || othersCores >= OTHERS_SHARE * cores ? Optional.empty()
            : Optional.of(String.format(Locale.ROOT, "replies waited %.0f %% of their time for the generator to read them", 100 * unreadShare));
    }

    /**
     * Of an open loop whose requests were sent in time.
     *
     * @param service from when a request was sent until its reply was read
     */
    public static Optional<String> ofReading(double unreadShare, double cores, double othersCores, Histogram service) {
        return unreadShare * service.getMean() > NOTABLE_NANOS ? ofReading(unreadShare, cores, othersCores) : Optional.empty();
    }

    /** Of UDP. */
    public static Optional<String> ofDatagrams(long dropped, long received) {
        return dropped <= DROPPED_SHARE * (dropped + received) ? Optional.empty()
            : Optional.of(String.format(Locale.ROOT, "%,d replies found the generator's sockets full", dropped));
    }
}
