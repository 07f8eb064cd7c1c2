package stentor.loadgen.compare.statistics;

import java.util.List;

/**
 * When an experiment is looked at, and what each look may cost in false alarms. Looking again and again at the same alpha would
 * raise more of them than alpha says; the looks' shares sum up to it instead, so it holds by Bonferroni's inequality whatever
 * the looks have in common.
 *
 * @param looks in the order of their pairs
 */
public record Looks(List<Look> looks) {

    /**
     * @param pairs how many there are by then
     * @param alpha this look's share, for a bound on either side
     */
    public record Look(int pairs, double alpha) {
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
     * An equal share for each look. Spending most at the end (O'Brien and Fleming) would see no more of what this gate looks for,
     * and take a third more pairs to tell; the simulation in the tests prints both.
     *
     * @param alpha of all looks together
     */
    public static Looks evenly(double alpha, List<Integer> pairs) {
        return new Looks(pairs.stream().map(n -> new Look(n, alpha / pairs.size())).toList());
    }

    /** The one at which there are as many pairs as there may be. */
    public Look last() {
        return looks.get(looks.size() - 1);
    }
}
