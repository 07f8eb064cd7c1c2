package stentor.loadgen.measure;

import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.HdrHistogram.Histogram;

/**
 * Times in nanoseconds, recorded by thousands of connections into a few places: one a connection would take a tenth of a
 * megabyte each, a single one would be fought over by all processors. Recording waits for nobody and allocates nothing; one
 * thread at a time may collect.
 */
public final class Latencies {

    /** What is longer counts as this long. */
    public static final long LONGEST_NANOS = TimeUnit.HOURS.toNanos(1);
    /** Every recorded value is kept to one part in a thousand. */
    private static final int DIGITS = 3;

    private final Counts[] stripes;
    private final Histogram sinceLast = newHistogram();
    private final Histogram total = newHistogram();

    /** With a stripe or more a processor. */
    public Latencies() {
        int count = Integer.highestOneBit(2 * Runtime.getRuntime().availableProcessors());
        stripes = Stream.generate(Counts::new).limit(Math.min(count, 32)).toArray(Counts[]::new);
    }

    /** An empty histogram to which all others of this program can be added. */
    public static Histogram newHistogram() {
        return new Histogram(LONGEST_NANOS, DIGITS);
    }

    /**
     * A time that was taken so many times.
     *
     * @param connection spreads connections over the stripes
     * @param count at most 2^31 - 1
     */
    public void record(int connection, long nanos, long count) {
        stripes[connection & stripes.length - 1].record(Math.clamp(nanos, 0, LONGEST_NANOS), (int) count);
    }

    /** Adds what was recorded since the last call to {@link #total}, and returns just that, which is there until the next call. */
    public Histogram collect() {
        sinceLast.reset();
        for (Counts stripe : stripes)
            stripe.takeTo(sinceLast);
        total.add(sinceLast);
        return sinceLast;
    }

    /** All that has been collected. */
    public Histogram total() {
        return total;
    }
}
