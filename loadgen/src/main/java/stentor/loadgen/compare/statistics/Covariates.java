package stentor.loadgen.compare.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The analysis of covariance of paired runs (Fisher, 1932): of what a figure did from run to run, what goes along with other
 * quantities that were measured beside it, such as the speed of the processor. The model is
 * {@code figure = level of its side + sum of coefficient * covariate + noise}, all in logarithms, and the coefficients those of least
 * squares over the runs of both sides, each about its own mean; so that a difference between the sides is never taken for theirs.
 *
 * <p>A covariate is not used, and its coefficient 0, if it is unknown of some run; if it hardly differs, or not but as those before it
 * do; if there are fewer than two pairs for each; or if it differs between the sides by more than chance would have it in a thousand,
 * since what a side does to it must not be taken out of what that side did.
 *
 * @param coefficients for each covariate: 0 where the figure does not depend on it, 1 where it is in proportion. Of those
 *     that would be below 0 the lowest is left out, until there is none
 * @param widening what the spread of differences is multiplied with, 1 or more, because the coefficients are estimates
 */
public record Covariates(List<Double> coefficients, double widening) {

    /** Two-sided. */
    private static final double OWN_DOING = 0.001;
    private static final double ROUNDING = 1e-9;
    /** With fewer, intervals hold less than they promise. */
    private static final int PAIRS_EACH = 2;
    /** What differs by less when those before it have explained it, as a standard deviation, can explain nothing that anybody looks for. */
    private static final double NOTABLE = 0.01;

    public Covariates {
        coefficients = List.copyOf(coefficients);
    }

    /**
     * Estimates them from pairs.
     *
     * @param base base's runs, in the order of the pairs
     * @param head head's runs in the same order
     * @param besideBase each covariate in base's runs
     * @param besideHead each covariate in head's runs
     */
    public static Covariates of(double[] base, double[] head, List<double[]> besideBase, List<double[]> besideHead) {
        int pairs = base.length;
        int count = besideBase.size();
        List<double[]> offsets = IntStream.range(0, count).mapToObj(k -> differences(besideHead.get(k), besideBase.get(k))).toList();
        // What covariates have in common with each other, and in the last column with the figure: the normal equations.
        double[][] equations = new double[count][count + 1];
        for (int k = 0; k < count; k++) {
            for (int other = 0; other < count; other++)
                equations[k][other] = products(besideBase.get(k), besideBase.get(other)) + products(besideHead.get(k), besideHead.get(other));
            equations[k][count] = products(base, besideBase.get(k)) + products(head, besideHead.get(k));
        }
        double notable = NOTABLE * NOTABLE * 2 * (pairs - 1);
        List<Integer> used = new ArrayList<>();
        for (int k = 0; k < count; k++)
            if (used.size() < pairs / PAIRS_EACH && equations[k][k] > notable && !isTheSides(PairedT.of(offsets.get(k)))) {
                sweep(equations, k);
                used.add(k);
            }
        double widening = widening(pairs, used, offsets, equations);
        // What slows one work down makes no other faster; only chance says so.
        while (!used.isEmpty()) {
            Integer least = Collections.min(used, Comparator.comparingDouble(k -> equations[k][count]));
            if (equations[least][count] >= 0)
                break;
            sweep(equations, least);
            used.remove(least);
        }
        return new Covariates(IntStream.range(0, count).mapToObj(k -> used.contains(k) ? equations[k][count] : 0.0).toList(), widening);
    }

    /** A covariate that differs by a side, and not by chance, is that side's own doing. */
    private static boolean isTheSides(PairedT offset) {
        return Math.abs(offset.mean()) > offset.quantile(OWN_DOING / 2) * offset.standardError();
    }

    /**
     * Takes an unknown into the solution of these equations, or out of it again (Goodnight, 1979). Of those that are in, the last
     * column is the solution, and the rest the inverse of the matrix.
     */
    private static void sweep(double[][] equations, int unknown) {
        double pivot = equations[unknown][unknown];
        equations[unknown][unknown] = 1;
        for (int column = 0; column < equations[unknown].length; column++)
            equations[unknown][column] /= pivot;
        for (int row = 0; row < equations.length; row++)
            if (row != unknown) {
                double factor = equations[row][unknown];
                equations[row][unknown] = 0;
                for (int column = 0; column < equations[row].length; column++)
                    equations[row][column] -= factor * equations[unknown][column];
            }
    }

    private static double widening(int pairs, List<Integer> used, List<double[]> offsets, double[][] inverse) {
        double taken = 0;
        double offset = 0;
        for (int one : used)
            for (int other : used) {
                // The coefficients take so many degrees of freedom from the differences, and the rest from what pairs have in common.
                taken += products(offsets.get(one), offsets.get(other)) * inverse[one][other] / 2;
                // Coefficients that are off move the mean difference by as much as the sides differ; half of a pair's variance is a run's.
                offset += pairs * mean(offsets.get(one)) * mean(offsets.get(other)) * inverse[one][other] / 2;
            }
        double freedom = pairs - 1.0;
        return used.isEmpty() ? 1 : Math.sqrt(freedom / Math.max(freedom - taken, ROUNDING) * (1 + offset));
    }

    /**
     * What is left of pairs' differences, with as wide a spread about their mean as makes an interval by t hold what it promises.
     *
     * @param covariates what pairs differ by in each
     */
    public double[] left(double[] differences, List<double[]> covariates) {
        double[] left = without(differences, covariates);
        double mean = mean(left);
        return Arrays.stream(left).map(each -> mean + widening * (each - mean)).toArray();
    }

    /** The same with the spread as it is, to be shown. */
    public double[] without(double[] values, List<double[]> covariates) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i] - share(covariates.stream().mapToDouble(each -> each[i]).toArray())).toArray();
    }

    /** What of a figure goes along with so much of each covariate; of one that is not used that is nothing, even if it is not known. */
    public double share(double... covariates) {
        return IntStream.range(0, covariates.length).filter(k -> coefficients.get(k) > 0).mapToDouble(k -> coefficients.get(k) * covariates[k]).sum();
    }

    private static double[] differences(double[] some, double[] others) {
        return IntStream.range(0, some.length).mapToDouble(i -> some[i] - others[i]).toArray();
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
