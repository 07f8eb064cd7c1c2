package stentor.loadgen.compare.statistics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Holm's step-down correction (1979): keeps the chance of any false alarm at alpha however many things are tested at once. */
final class Holm {

    private Holm() {
    }

    /** The p values as they are to be compared with alpha, in the order given. */
    public static double[] adjusted(double... pValues) {
        int[] smallestFirst = IntStream.range(0, pValues.length).boxed()
            .sorted(Comparator.comparingDouble(i -> pValues[i])).mapToInt(Integer::intValue).toArray();
        double[] adjusted = Arrays.copyOf(pValues, pValues.length);
        double soFar = 0;
        for (int rank = 0; rank < smallestFirst.length; rank++) {
            int i = smallestFirst[rank];
            soFar = Math.max(soFar, Math.min(1, (pValues.length - rank) * pValues[i]));
            adjusted[i] = soFar;
        }
        return adjusted;
    }
}
