package stentor.loadgen.compare.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Where the level of a series changed: E-divisive (Matteson and James, 2014) with the distance itself, its exponent 1. A series is
 * cut where the energy distance between what is before and what is after is largest; whether so large a one could be chance is
 * found by shuffling the series; and what is on either side is looked at in the same way. It supposes neither how the noise is
 * distributed nor how many changes there are.
 */
public final class ChangePoints {

    /** A level of fewer is not told from noise by their distances from each other. */
    private static final int SHORTEST = 3;
    /** A shorter series has no two levels. */
    public static final int SHORTEST_SERIES = 2 * SHORTEST;
    /** Of chance alone so many shuffles would be as far apart as what shall be found. */
    private static final int AS_FAR = 5;

    /** @param at index of the first value behind the cut */
    record Cut(int at, double distance) {
    }

    private ChangePoints() {
    }

    /**
     * The indices at which a new level begins, in their order.
     *
     * @param seed of the shuffles
     * @param alpha with what probability a series that never changes may be cut, above 0 and at most 1
     */
    public static List<Integer> of(long seed, double alpha, double... series) {
        List<Integer> changes = new ArrayList<>();
        find(new SplittableRandom(seed), alpha, series, 0, changes);
        place(series, changes);
        return changes;
    }

    /** Each was found among others, which pull at it; now each is looked for once more, between its neighbours. */
    private static void place(double[] series, List<Integer> changes) {
        for (int i = 0; i < changes.size(); i++) {
            int from = i == 0 ? 0 : changes.get(i - 1);
            int to = i + 1 < changes.size() ? changes.get(i + 1) : series.length;
            changes.set(i, from + best(Arrays.copyOfRange(series, from, to)).at);
        }
    }

    private static void find(SplittableRandom random, double alpha, double[] series, int offset, List<Integer> changes) {
        if (series.length < SHORTEST_SERIES)
            return;
        Cut best = best(series);
        if (!isNoChance(random, alpha, series, best.distance))
            return;
        find(random, alpha, Arrays.copyOfRange(series, 0, best.at), offset, changes);
        changes.add(offset + best.at);
        find(random, alpha, Arrays.copyOfRange(series, best.at, series.length), offset + best.at, changes);
    }

    private static boolean isNoChance(SplittableRandom random, double alpha, double[] series, double distance) {
        double[] shuffled = series.clone();
        // The order that was seen is one of them (Phipson and Smyth, 2010), and of chance alone there mostly are enough among the first few.
        int asFar = 1;
        for (int made = 1; made < AS_FAR / alpha && asFar <= AS_FAR; made++) {
            shuffle(random, shuffled);
            if (best(shuffled).distance >= distance)
                asFar++;
        }
        return asFar <= AS_FAR;
    }

    private static void shuffle(SplittableRandom random, double[] values) {
        for (int i = values.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            double value = values[i];
            values[i] = values[j];
            values[j] = value;
        }
    }

    /** The cut with the largest energy distance, {@code mn/(m+n) (2 E|X-Y| - E|X-X'| - E|Y-Y'|)}, of which equal ones the first. */
    static Cut best(double... series) {
        int n = series.length;
        double before = 0;
        double across = 0;
        double after = 0;
        for (int i = 0; i < n; i++)
            for (int j = i + 1; j < n; j++)
                after += Math.abs(series[i] - series[j]);
        var best = new Cut(0, Double.NEGATIVE_INFINITY);
        // One value after the other comes over from behind the cut to before it.
        for (int at = 1; at <= n - SHORTEST; at++) {
            double moved = series[at - 1];
            double fromBefore = 0;
            for (int i = 0; i < at - 1; i++)
                fromBefore += Math.abs(series[i] - moved);
            double fromAfter = 0;
            for (int i = at; i < n; i++)
                fromAfter += Math.abs(series[i] - moved);
            before += fromBefore;
            after -= fromAfter;
            across += fromAfter - fromBefore;
            if (at >= SHORTEST) {
                double m = at;
                double k = n - at;
                double distance = m * k / n * (2 * across / (m * k) - 2 * before / (m * (m - 1)) - 2 * after / (k * (k - 1)));
                if (distance > best.distance)
                    best = new Cut(at, distance);
            }
        }
        return best;
    }
}
