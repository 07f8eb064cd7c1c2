package stentor.loadgen.judge;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Finds the highest rate that passes: doubles (or halves) until one has passed and one has failed, then bisects in between until
 * they are close (a rate that fails is tried once more before that is believed: a hiccup, or a generator that was still cold, would
 * else send the search far below), then confirms the one that passed by a run that is no shorter, and longer as a rule; what is not
 * confirmed has failed, and the search goes on below it. Assumes that what passes at a rate passes at every lower one, which noise
 * may belie; hence the confirmation.
 *
 * @param <X> what keeps a rate from being tried
 */
public final class RateSearch<X extends Exception> {

    /** The rates that passed and failed are this close in the end: a factor. */
    static final double RESOLUTION = 1.05;
    private static final double FIRST = 1_000;
    private static final double LOWEST = 1;
    private static final double HIGHEST = 1e8;
    /** How far down it goes from a rate that was not confirmed; the square of that the next time, and so on: a fourth of the rate in all. */
    private static final double RETREAT = 1.1;
    private static final int CONFIRMATIONS = 5;

    /**
     * Tries a rate.
     *
     * @param <X> what keeps it from that
     */
    public interface Probe<X extends Exception> {

        /**
         * What it came to; empty to give up the search.
         *
         * @param confirming whether to take long over it
         */
        Optional<Step> at(double rate, boolean confirming) throws X, InterruptedException;
    }

    /**
     * What came out.
     *
     * @param highest the rate that was confirmed; empty if none was
     * @param steps in the order in which they were tried
     */
    public record Outcome(OptionalDouble highest, List<Step> steps) {
    }

    private final Probe<X> probe;
    private final List<Step> steps = new ArrayList<>();
    private double passed;
    private double failed = Double.POSITIVE_INFINITY;
    private boolean givenUp;

    private RateSearch(Probe<X> probe) {
        this.probe = probe;
    }

    /** Tries rates until it is found. */
    public static <X extends Exception> Outcome run(Probe<X> probe) throws X, InterruptedException {
        var search = new RateSearch<X>(probe);
        search.enclose();
        search.bisect();
        return new Outcome(search.confirm(), List.copyOf(search.steps));
    }

    private void enclose() throws X, InterruptedException {
        for (double rate = FIRST; !givenUp && rate >= LOWEST && rate <= HIGHEST && rate < failed; rate *= 2)
            tryOut(rate);
        for (double rate = FIRST / 2; !givenUp && rate >= LOWEST && passed == 0; rate /= 2)
            tryOut(rate);
    }

    private void bisect() throws X, InterruptedException {
        while (!givenUp && passed > 0 && Double.isFinite(failed) && failed / passed > RESOLUTION)
            tryOut(rounded(Math.sqrt(passed * failed)));
    }

    private void tryOut(double rate) throws X, InterruptedException {
        if (passes(rate, false) || !givenUp && passes(rate, false))
            passed = rate;
        else
            failed = rate;
    }

    private OptionalDouble confirm() throws X, InterruptedException {
        double retreat = RETREAT;
        for (int i = 0; i < CONFIRMATIONS && !givenUp && passed >= LOWEST; i++) {
            if (passes(passed, true))
                return OptionalDouble.of(passed);
            passed = rounded(passed / retreat);
            retreat *= retreat;
        }
        return OptionalDouble.empty();
    }

    private boolean passes(double rate, boolean confirming) throws X, InterruptedException {
        Optional<Step> step = probe.at(rate, confirming);
        step.ifPresent(steps::add);
        givenUp = step.isEmpty();
        return step.isPresent() && step.get().passed();
    }

    /** To three digits, for people to read; finer than the resolution. */
    private static double rounded(double rate) {
        double unit = Math.pow(10, Math.floor(Math.log10(rate)) - 2);
        return Math.round(rate / unit) * unit;
    }
}
