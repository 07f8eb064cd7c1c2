package stentor.loadgen.measure;

import org.HdrHistogram.Histogram;

import stentor.loadgen.measure.Interval.Phase;

/**
 * What is kept of an {@link Interval}, which is a second or so, for as long as the run takes. Times of requests are nanoseconds,
 * and NaN without any.
 *
 * @param offset seconds from the beginning of the run
 * @param length in seconds
 * @param sent requests
 * @param completed right replies
 * @param errors requests that failed, wrong replies and connections that could not be made
 * @param p50 of the latency
 * @param p99 of the latency; NaN where there are too few requests to carry it
 * @param max of the latency
 * @param latenessP99 as the latency's
 */
public record Second(Phase phase, double offset, double length, long sent, long completed, long errors,
                     double p50, double p99, double max, double latenessP99) {

    private static final double SHORTEST = 0.5;

    /** What is kept of this one. */
    public static Second of(Interval interval) {
        Tally tally = interval.tally();
        Histogram latency = interval.timings().get(Timing.LATENCY);
        return new Second(interval.phase(), interval.offset().toNanos() / 1e9, interval.length().toNanos() / 1e9, tally.sent, tally.completed,
            tally.problems(), percentile(latency, 50), percentile(latency, 99),
            latency.getTotalCount() == 0 ? Double.NaN : latency.getMaxValue(), percentile(interval.timings().get(Timing.LATENESS), 99));
    }

    private static double percentile(Histogram histogram, double percentile) {
        return Percentiles.of(histogram, percentile).stream().mapToDouble(nanos -> nanos).findFirst().orElse(Double.NaN);
    }

    /** Whether it is long enough to stand beside whole ones: what is shorter is the rest before a phase's end. */
    public boolean isWhole() {
        return length >= SHORTEST;
    }

    /** Right replies a second. */
    public double rate() {
        return completed / length;
    }
}
