package stentor.loadgen.bench;

import java.util.Arrays;
import java.util.Locale;

/** The same figure from several rounds: its median, and the lowest and highest. */
record Spread(double median, double lowest, double highest) {

    /** @param figures at least one */
    static Spread of(double... figures) {
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }

    /** As in {@code 9.13 (8.90-9.40)}, with so many digits after the point. */
    String text(int digits) {
        return medianText(digits) + " (" + text(lowest, digits) + "-" + text(highest, digits) + ")";
    }

    /** As in {@code 9.13}. */
    String medianText(int digits) {
        return text(median, digits);
    }

    private static String text(double figure, int digits) {
        return String.format(Locale.ROOT, "%,." + digits + "f", figure);
    }
}
