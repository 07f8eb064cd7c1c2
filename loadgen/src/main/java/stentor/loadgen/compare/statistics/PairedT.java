package stentor.loadgen.compare.statistics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Student's t for the mean of paired differences.
 *
 * @param pairs how many differences, at least 2
 * @param mean their mean
 * @param deviation their standard deviation, with {@code pairs - 1} degrees of freedom
 */
public record PairedT(int pairs, double mean, double deviation) {

    /** A search for the root of an integral, which takes longer than all else does; and it is always the same few that are asked for. */
    private static final Map<Quantile, Double> QUANTILES = new ConcurrentHashMap<>();

    private record Quantile(int pairs, double alpha) {
    }

    /** @throws IllegalArgumentException if there are fewer than two differences */
    public static PairedT of(double... differences) {
        int n = differences.length;
        if (n < 2)
            throw new IllegalArgumentException("a spread needs two differences, and there are " + n);
        double mean = 0;
        for (double difference : differences)
            mean += difference / n;
        double squares = 0;
        for (double difference : differences)
            squares += (difference - mean) * (difference - mean);
        return new PairedT(n, mean, Math.sqrt(squares / (n - 1)));
    }

    /** Of the mean. */
    public double standardError() {
        return deviation / Math.sqrt(pairs);
    }

    /** The bound that the true mean is below with probability {@code alpha} at most. */
    public double lower(double alpha) {
        return mean - quantile(alpha) * standardError();
    }

    /** The bound that the true mean is above with probability {@code alpha} at most. */
    public double upper(double alpha) {
        return mean + quantile(alpha) * standardError();
    }

    /** How probable a mean as large as this is where the true one is zero: the one-sided p value. */
    public double pValue() {
        if (deviation == 0)
            return mean > 0 ? 0 : 1;
        return distribution().survivalProbability(mean / standardError());
    }

    /**
     * The smallest true mean that a one-sided test at {@code alpha} with so many pairs of this spread finds with probability
     * {@code power}. The usual sum of two quantiles, which the non-central distribution differs from by a few percent.
     */
    public double detectable(double alpha, double power) {
        return (quantile(alpha) + quantile(1 - power)) * standardError();
    }

    /** What t exceeds with probability {@code alpha}. */
    double quantile(double alpha) {
        return QUANTILES.computeIfAbsent(new Quantile(pairs, alpha), any -> distribution().inverseSurvivalProbability(alpha));
    }

    private TDistribution distribution() {
        return TDistribution.of(pairs - 1);
    }
}
