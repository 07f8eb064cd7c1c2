package stentor.loadgen.measure;

import java.util.OptionalLong;

import org.HdrHistogram.Histogram;

/** Percentiles that a sample can carry. */
public final class Percentiles {

    /** How sure {@link #bounds} are. */
    static final double CONFIDENCE = 0.95;

    /**
     * Where a percentile of what the sample was taken from lies.
     *
     * @param low empty if the sample is too small to say
     * @param high empty if the sample is too small to say
     */
    public record Bounds(OptionalLong low, OptionalLong high) {
    }

    private Percentiles() {
    }

    /**
     * The value below which this share of the sample lies; empty where fewer than one value of the sample lies above it, since
     * it would then be no more than the maximum under another name.
     *
     * @param percentile from 0 to 100
     */
    public static OptionalLong of(Histogram sample, double percentile) {
        // By a millionth less than one value, for 100 - 99.9 is not quite a tenth.
        boolean carried = sample.getTotalCount() * (100 - percentile) / 100 > 1 - 1e-6;
        return carried ? OptionalLong.of(sample.getValueAtPercentile(percentile)) : OptionalLong.empty();
    }

    /** The smallest number of values that carries it, below 100. */
    public static long fewest(double percentile) {
        return (long) Math.ceil(100 / (100 - percentile) * (1 - 1e-6));
    }

    /** The {@link #CONFIDENCE} interval of a percentile, by order statistics: values of the sample between which it lies. */
    public static Bounds bounds(Histogram sample, double percentile) {
        OrderStatistics.Ranks ranks = OrderStatistics.of(sample.getTotalCount(), percentile / 100, CONFIDENCE);
        return new Bounds(atRank(sample, ranks.lower()), atRank(sample, ranks.upper()));
    }

    private static OptionalLong atRank(Histogram sample, OptionalLong rank) {
        // In the middle of the rank's share, so that rounding does not lead to the next.
        return rank.isEmpty() ? rank : OptionalLong.of(sample.getValueAtPercentile(100 * (rank.getAsLong() - 0.5) / sample.getTotalCount()));
    }
}
