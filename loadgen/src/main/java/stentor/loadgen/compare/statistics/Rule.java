package stentor.loadgen.compare.statistics;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * The decision, as two one-sided tests at each look: <em>head is no slower</em> (a log-ratio of 0) and <em>head is slower by the
 * tolerance or more</em>.
 * <ul>
 * <li>Regression: the first is refuted, by t after Holm's correction and by sign flips, and the estimate is above half the tolerance.
 * <li>Pass: the second is refuted, and the estimate is at most half the tolerance.
 * <li>Otherwise open, until the next look.
 * </ul>
 * So the tolerance is the slowdown that shall not get through, and no slowdown at all is what shall not be stopped. What lies
 * between may end either way: which of both it is nearer to decides. A rule that also wanted the estimate above the tolerance
 * would miss half of the slowdowns of just that size.
 *
 * @param looks when, and how often each may err
 * @param tolerance as a log-ratio, above 0
 */
public record Rule(Looks looks, double tolerance) {

    /**
     * Of an experiment's looks together, on either side. It takes two experiments that agree to raise an alarm, so a false one is rarer
     * than the square of this, 0.1 %.
     */
    public static final double ALPHA = 0.03;
    /** For the controls of all figures together, two-sided: how often a machine with nothing amiss is called unfit. */
    public static final double CONTROL_ALPHA = 0.001;

    private static final double POWER = 0.8;
    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

    /**
     * What a look came to.
     *
     * @param look which one
     * @param findings for each figure
     */
    public record Outcome(Looks.Look look, List<Finding> findings) {

        /** A regression if any figure is one, a pass if all are. */
        public Finding.Conclusion conclusion() {
            if (findings.stream().anyMatch(finding -> finding.conclusion() == Finding.Conclusion.REGRESSION))
                return Finding.Conclusion.REGRESSION;
            return findings.stream().allMatch(finding -> finding.conclusion() == Finding.Conclusion.PASS)
                ? Finding.Conclusion.PASS : Finding.Conclusion.OPEN;
        }
    }

    /** @throws IllegalArgumentException if the tolerance is not above 0 */
    public Rule {
        if (!(tolerance > 0))
            throw new IllegalArgumentException("the tolerance must be above 0");
    }

    /** The tolerance as a share, as it was given. */
    public double slowdown() {
        return Slowdown.ofLog(tolerance);
    }

    /**
     * When to look next: not again after a conclusion, nor after the last look.
     *
     * @param last what the look before came to; empty before the first
     */
    public Optional<Looks.Look> next(Optional<Outcome> last) {
        if (last.isEmpty())
            return Optional.of(looks.looks().get(0));
        if (last.get().conclusion() != Finding.Conclusion.OPEN)
            return Optional.empty();
        return looks.looks().stream().filter(look -> look.pairs() > last.get().look().pairs()).findFirst();
    }

    /**
     * Judges some figures of the same pairs together.
     *
     * @param look whose alpha is spent
     * @param seed of the sign flips
     * @param figures for each its log-ratios, one a pair
     */
    public Outcome outcome(Looks.Look look, long seed, List<double[]> figures) {
        return new Outcome(look, judge(look, seed, figures));
    }

    private List<Finding> judge(Looks.Look look, long seed, List<double[]> figures) {
        List<PairedT> estimates = figures.stream().map(PairedT::of).toList();
        double[] adjusted = Holm.adjusted(estimates.stream().mapToDouble(PairedT::pValue).toArray());
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < figures.size(); i++)
            findings.add(judge(look, seed, figures.get(i), estimates.get(i), adjusted[i], figures.size()));
        return findings;
    }

    private Finding judge(Looks.Look look, long seed, double[] differences, PairedT estimate, double adjusted, int figures) {
        boolean nearerToTolerance = estimate.mean() > tolerance / 2;
        boolean slowerByT = adjusted <= look.falseAlarm() && nearerToTolerance;
        double signFlip = slowerByT ? SignFlip.pValue(seed, differences) : Double.NaN;
        // With few pairs not even differences that are all of one sign can be as improbable as that; then they must be just that.
        boolean flipsAgree = signFlip <= Math.max(look.falseAlarm(), SignFlip.smallest(estimate.pairs()));
        double upper = estimate.upper(look.falsePass());
        var conclusion = Finding.Conclusion.OPEN;
        if (slowerByT && flipsAgree)
            conclusion = Finding.Conclusion.REGRESSION;
        else if (upper < tolerance && !nearerToTolerance)
            conclusion = Finding.Conclusion.PASS;
        return new Finding(conclusion, estimate, estimate.lower(look.falseAlarm()), upper, estimate.pValue(), adjusted, signFlip,
            detectable(look.falseAlarm(), estimate, figures));
    }

    /** What it takes to pass every hurdle; of Holm's correction the worst case, where no other figure is slower. */
    private double detectable(double alpha, PairedT estimate, int figures) {
        double byT = estimate.detectable(alpha / figures, POWER);
        double aboveHalf = tolerance / 2 + estimate.quantile(1 - POWER) * estimate.standardError();
        // Where nothing but differences that are all of one sign will do, each has to be so.
        double bySigns = 2 * SignFlip.smallest(estimate.pairs()) <= alpha ? 0
            : estimate.deviation() * NORMAL.inverseCumulativeProbability(Math.pow(POWER, 1.0 / estimate.pairs()));
        return Math.max(byT, Math.max(aboveHalf, bySigns));
    }

    /**
     * Whether base where it ran second in a pair differs from base where it ran first, which it cannot unless the measurement itself
     * is at fault. The spread is taken from the controls, which are few, and from the pairs: of each two the sum, in which what it
     * matters to be first cancels out.
     *
     * @param alpha two-sided
     * @param control log-ratios of base against base
     * @param pairs log-ratios of base against head, of the same figure; one of each two with head first
     * @return true if the control's mean is off zero by more than chance and by more than half the tolerance
     */
    public boolean controlMoved(double alpha, double[] control, double... pairs) {
        double[] balanced = IntStream.range(0, pairs.length / 2).mapToDouble(i -> (pairs[2 * i] + pairs[2 * i + 1]) / Math.sqrt(2)).toArray();
        if (control.length < 2 || balanced.length < 2)
            return false;
        PairedT own = PairedT.of(control);
        PairedT others = PairedT.of(balanced);
        int freedom = own.pairs() + others.pairs() - 2;
        double variance = ((own.pairs() - 1) * own.deviation() * own.deviation() + (others.pairs() - 1) * others.deviation() * others.deviation()) / freedom;
        double critical = new PairedT(freedom + 1, 0, 1).quantile(alpha / 2);
        return Math.abs(own.mean()) > Math.max(tolerance / 2, critical * Math.sqrt(variance / own.pairs()));
    }
}
