package stentor.loadgen.payload;

import java.util.Arrays;
import java.util.List;

import stentor.cli.UsageException;

/** How often each of several things is chosen, against the others. Immutable. */
public final class Weights {

    /** Where each one's share of the numbers from 0 to 1 ends. */
    private final double[] ends;

    private Weights(List<Double> weights) {
        ends = new double[weights.size()];
        double sum = 0;
        for (int i = 0; i < ends.length; i++) {
            sum += weights.get(i);
            ends[i] = sum;
        }
        for (int i = 0; i < ends.length; i++)
            ends[i] /= sum;
    }

    /** @throws UsageException if one is no number or below 0, or all are 0 */
    static Weights of(List<Double> weights) {
        if (weights.stream().anyMatch(weight -> !(weight >= 0 && weight <= Float.MAX_VALUE)) || weights.stream().allMatch(weight -> weight == 0))
            throw new UsageException("weights are numbers from 0 on, and not all of them 0");
        return new Weights(weights);
    }

    /**
     * As they are written, between commas.
     *
     * @throws UsageException if that is none
     */
    public static Weights parse(String text) {
        return of(Arrays.stream(text.split(",", -1)).map(Weights::number).toList());
    }

    /** One as it is written. */
    static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new UsageException("'" + Printable.of(text) + "' is not a weight; write a number such as 3 or 0.2");
        }
    }

    /** How many there are. */
    int size() {
        return ends.length;
    }

    /** The one that a key draws. */
    int draw(long key) {
        double fraction = Draw.fraction(key);
        int low = 0;
        int high = ends.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (fraction < ends[middle])
                high = middle;
            else
                low = middle + 1;
        }
        return low;
    }
}
