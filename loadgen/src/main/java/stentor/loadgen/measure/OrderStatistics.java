package stentor.loadgen.measure;

import java.util.OptionalLong;

import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Between which values of a sample a quantile of what it was taken from lies, whatever its distribution: how many of the sample
 * lie below that quantile is binomial. Takes the values as independent of each other. Pure functions.
 */
final class OrderStatistics {

    /**
     * Of the sample in ascending order, counted from 1.
     *
     * @param lower empty if the sample is too small for a lower bound
     * @param upper empty if the sample is too small for an upper bound
     */
    public record Ranks(OptionalLong lower, OptionalLong upper) {
    }

    private OrderStatistics() {
    }

    /**
     * The narrowest ranks outside of which the quantile lies, on either side, with at most half of what is left of the confidence.
     *
     * @param size of the sample
     * @param quantile from 0 to 1, both excluded
     * @param confidence from 0 to 1, both excluded
     */
    public static Ranks of(long size, double quantile, double confidence) {
        if (size == 0)
            return new Ranks(OptionalLong.empty(), OptionalLong.empty());
        double tail = (1 - confidence) / 2;
        long below;
        long above;
        if (size <= Integer.MAX_VALUE) {
            var binomial = BinomialDistribution.of((int) size, quantile);
            int least = binomial.inverseCumulativeProbability(tail);
            below = binomial.cumulativeProbability(least) <= tail ? least + 1 : least;
            above = binomial.inverseSurvivalProbability(tail) + 1L;
        } else {
            // Of so many the two distributions differ by less than a rank that anybody could see.
            var normal = NormalDistribution.of(size * quantile, Math.sqrt(size * quantile * (1 - quantile)));
            below = (long) Math.floor(normal.inverseCumulativeProbability(tail));
            above = (long) Math.ceil(normal.inverseSurvivalProbability(tail)) + 1;
        }
        return new Ranks(below >= 1 ? OptionalLong.of(below) : OptionalLong.empty(), above <= size ? OptionalLong.of(above) : OptionalLong.empty());
    }
}
