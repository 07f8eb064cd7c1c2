package stentor.loadgen.compare.statistics;

import java.util.Arrays;
import java.util.stream.IntStream;

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

    /** Two-sided. */
    private static final double OWN_DOING = 0.001;
    private static final double ROUNDING = 1e-9;
    /** Of a figure that there is no other quantity for. */
    private static final Covariate NONE = new Covariate(0, 1);

    /**
     * Estimates it from pairs.
     *
     * @param base base's runs, in the order of the pairs
     * @param head head's runs in the same order
     * @param besideBase the covariate in base's runs
     * @param besideHead the covariate in head's runs
     * @return one that takes nothing away where the covariate is unknown of some run, always the same, or differs between the sides by
     *     more than chance would have it in a thousand: what a side does to it must not be taken out of what that side did
     */
    public static Covariate of(double[] base, double[] head, double[] besideBase, double[] besideHead) {
        double squares = products(besideBase, besideBase) + products(besideHead, besideHead);
        double[] offsets = IntStream.range(0, base.length).mapToDouble(i -> besideHead[i] - besideBase[i]).toArray();
        if (!(squares > ROUNDING) || isTheSides(PairedT.of(offsets)))
            return NONE;
        double slope = (products(base, besideBase) + products(head, besideHead)) / squares;
        // The slope takes so much of a degree of freedom from the differences, and the rest from what pairs have in common.
        double taken = products(offsets, offsets) / (2 * squares);
        double freedom = base.length - 1.0;
        // A slope that is off moves the mean difference by as much as the sides differ in the covariate; half of a pair's variance is a run's.
        double offset = mean(offsets);
        double widened = freedom / Math.max(freedom - taken, ROUNDING) * (1 + base.length * offset * offset / (2 * squares));
        // What slows one work down makes no other faster; only chance says so.
        return new Covariate(Math.max(slope, 0), Math.sqrt(widened));
    }

    /** A covariate that differs by a side, and not by chance, is that side's own doing. */
    private static boolean isTheSides(PairedT offset) {
        return Math.abs(offset.mean()) > offset.quantile(OWN_DOING / 2) * offset.standardError();
    }

    /** What is left of pairs' differences, with as wide a spread about their mean as makes an interval by t hold what it promises. */
    public double[] left(double[] differences, double[] covariates) {
        double[] left = without(differences, covariates);
        double mean = mean(left);
        return Arrays.stream(left).map(each -> mean + widening * (each - mean)).toArray();
    }

    /** The same with the spread as it is, to be shown. */
    public double[] without(double[] values, double[] covariates) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i] - share(covariates[i])).toArray();
    }

    /** What of a figure goes along with so much of the covariate: nothing where none is used, even if it is not known. */
    public double share(double covariate) {
        return coefficient == 0 ? 0 : coefficient * covariate;
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
