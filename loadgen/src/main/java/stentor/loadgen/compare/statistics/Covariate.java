package stentor.loadgen.compare.statistics;

import java.util.Arrays;

/**
 * The analysis of covariance of paired runs (Fisher, 1932): of what a figure did from run to run, what goes along with another
 * quantity that was measured beside it, such as the speed of the processor. The model is
 * {@code figure = level of its side + coefficient * covariate + noise}, all in logarithms, and the coefficient that of least squares
 * over the runs of both sides, each about its own mean; so that a difference between the sides is never taken for it.
 *
 * @param coefficient 0 where the figure does not depend on it, 1 where it is in proportion; not below 0
 * @param widening what the spread of differences is multiplied with, 1 or more, because the coefficient is an estimate
 */
public record Covariate(double coefficient, double widening) {

    /** Of a figure that there is no other quantity for. */
    private static final Covariate NONE = new Covariate(0, 1);

    /**
     * Estimates it from pairs.
     *
     * @param base base's runs, in the order of the pairs
     * @param head head's runs in the same order
     * @param besideBase the covariate in base's runs
     * @param besideHead the covariate in head's runs
     * @return one that takes nothing away where the covariate is unknown of some run, or always the same
     */
    public static Covariate of(double[] base, double[] head, double[] besideBase, double[] besideHead) {
        int pairs = base.length;
        double squares = products(besideBase, besideBase) + products(besideHead, besideHead);
        if (!(squares > 0))
            return NONE;
        double slope = (products(base, besideBase) + products(head, besideHead)) / squares;
        double offset = mean(besideHead) - mean(besideBase);
        // Two runs' worth of freedom is lost to the sides' levels and one to the slope. A slope that is off moves the mean difference
        // by as much as the sides differ in the covariate; half of a pair's variance is a run's.
        double widened = (2 * pairs - 2.0) / (2 * pairs - 3.0) + pairs * offset * offset / (2 * squares);
        // What slows one work down makes no other faster; only chance says so.
        return new Covariate(Math.max(slope, 0), Math.sqrt(widened));
    }

    /** What is left of pairs' differences, with as wide a spread about their mean as makes an interval by t hold what it promises. */
    public double[] left(double[] differences, double[] covariates) {
        double[] left = without(differences, covariates);
        double mean = mean(left);
        return Arrays.stream(left).map(each -> mean + widening * (each - mean)).toArray();
    }

    /** The same with the spread as it is, of whatever this was not estimated from. */
    public double[] without(double[] values, double[] covariates) {
        if (coefficient == 0)
            return values.clone();
        double[] without = new double[values.length];
        for (int i = 0; i < values.length; i++)
            without[i] = values[i] - coefficient * covariates[i];
        return without;
    }

    /** The sum of the products of what both differ from their means by. */
    private static double products(double[] some, double[] others) {
        double one = mean(some);
        double other = mean(others);
        double sum = 0;
        for (int i = 0; i < some.length; i++)
            sum += (some[i] - one) * (others[i] - other);
        return sum;
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }
}
