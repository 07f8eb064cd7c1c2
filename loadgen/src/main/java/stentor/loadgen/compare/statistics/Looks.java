package stentor.loadgen.compare.statistics;

import java.util.List;
import java.util.stream.IntStream;

/**
 * When an experiment is looked at, and how often each look may err. Looking again and again at the same alpha would err more often
 * than alpha says; the looks' shares sum up to it instead, so it holds by Bonferroni's inequality whatever the looks have in common.
 *
 * @param looks in the order of their pairs
 */
public record Looks(List<Look> looks) {

    /**
     * @param pairs how many there are by then
     * @param falseAlarm how often, of two sides alike, it may call one slower: the alpha of the bound from below
     * @param falsePass how often it may pass what is slower by the tolerance: the alpha of the bound from above
     */
    public record Look(int pairs, double falseAlarm, double falsePass) {
    }

    /** @throws IllegalArgumentException if there is no look, one at fewer than 2 pairs, or one not after the one before */
    public Looks {
        looks = List.copyOf(looks);
        if (looks.isEmpty())
            throw new IllegalArgumentException("there must be a look");
        int before = 1;
        for (Look look : looks) {
            if (look.pairs <= before)
                throw new IllegalArgumentException(before == 1 ? "the first look needs at least 2 pairs" : "each look needs more pairs than the one before");
            before = look.pairs;
        }
    }

    /**
     * Of the false alarms two thirds at the first look, and the rest in equal shares: what is slower by the tolerance or more is mostly
     * found then, and what is found later would be with less. Of the false passes an equal share for each look: equal servers
     * need the later ones. The simulation in the tests prints other ways beside this one.
     *
     * @param alpha of all looks together, on either side
     */
    public static Looks of(double alpha, List<Integer> pairs) {
        int all = pairs.size();
        double first = all == 1 ? alpha : alpha * 2 / 3;
        return new Looks(IntStream.range(0, all)
            .mapToObj(i -> new Look(pairs.get(i), i == 0 ? first : (alpha - first) / (all - 1), alpha / all)).toList());
    }

    /** The one at which there are as many pairs as there may be. */
    public Look last() {
        return looks.get(looks.size() - 1);
    }
}
