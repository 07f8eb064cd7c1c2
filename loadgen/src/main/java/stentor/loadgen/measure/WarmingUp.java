package stentor.loadgen.measure;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.apache.commons.statistics.inference.MannWhitneyUTest;

import stentor.loadgen.measure.Interval.Phase;

/**
 * Whether a run was still getting better while it was measured. Its seconds are cut in three; it was, if the first third's median
 * latencies lie above the last third's, or in a closed loop the rates below, by a Mann-Whitney test at 5 %, and the medians of the
 * two thirds differ by more than 5 %. Says nothing of runs of less than nine seconds, nor of those whose load rose or fell. Seconds
 * without a median latency, as of a single reply, are left out of its comparison alone.
 *
 * @param what of the two it was
 * @param first median of the first third: nanoseconds, or replies a second
 * @param last median of the last third
 */
public record WarmingUp(Figure what, double first, double last) {

    /** What got better. */
    public enum Figure { LATENCY, RATE }

    private static final double SIGNIFICANCE = 0.05;
    private static final double DIFFERENCE = 1.05;
    private static final int FEWEST = 3;

    /** Empty if it was not, or if that cannot be told. */
    public static Optional<WarmingUp> in(List<Second> series, Loop loop) {
        List<Second> seconds = series.stream().filter(second -> second.phase() == Phase.MEASURING && second.isWhole() && second.completed() > 0).toList();
        int third = seconds.size() / 3;
        if (third < FEWEST)
            return Optional.empty();
        List<Second> first = seconds.subList(0, third);
        List<Second> last = seconds.subList(seconds.size() - third, seconds.size());
        if (loop == Loop.OPEN && differ(median(values(first, WarmingUp::offered)), median(values(last, WarmingUp::offered))))
            return Optional.empty();
        Optional<WarmingUp> latency = compare(Figure.LATENCY, values(first, Second::p50), values(last, Second::p50), AlternativeHypothesis.GREATER_THAN);
        return latency.isPresent() || loop == Loop.OPEN ? latency
            : compare(Figure.RATE, values(first, Second::rate), values(last, Second::rate), AlternativeHypothesis.LESS_THAN);
    }

    private static double offered(Second second) {
        return second.sent() / second.length();
    }

    private static Optional<WarmingUp> compare(Figure what, double[] first, double[] last, AlternativeHypothesis worse) {
        if (Math.min(first.length, last.length) < FEWEST)
            return Optional.empty();
        double before = median(first);
        double after = median(last);
        boolean worseBefore = worse == AlternativeHypothesis.GREATER_THAN ? before > after : before < after;
        if (!worseBefore || !differ(before, after))
            return Optional.empty();
        double p = MannWhitneyUTest.withDefaults().with(worse).test(first, last).getPValue();
        return p <= SIGNIFICANCE ? Optional.of(new WarmingUp(what, before, after)) : Optional.empty();
    }

    private static boolean differ(double one, double other) {
        return Math.max(one, other) > DIFFERENCE * Math.min(one, other);
    }

    /** Of those seconds that have it. */
    private static double[] values(List<Second> seconds, ToDoubleFunction<Second> figure) {
        return seconds.stream().mapToDouble(figure).filter(Double::isFinite).toArray();
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
