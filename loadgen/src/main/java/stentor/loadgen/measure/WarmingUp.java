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
 * two thirds differ by more than 5 %. Says nothing of runs of less than nine seconds, nor of those whose load rose or fell.
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
    /** What is shorter is the rest before a phase's end. */
    private static final double SHORTEST = 0.5;

    /** Empty if it was not, or if that cannot be told. */
    public static Optional<WarmingUp> in(List<Second> series, Loop loop) {
        List<Second> seconds = series.stream().filter(second -> second.phase() == Phase.MEASURING && second.length() >= SHORTEST && second.completed() > 0).toList();
        int third = seconds.size() / 3;
        if (third < FEWEST)
            return Optional.empty();
        List<Second> first = seconds.subList(0, third);
        List<Second> last = seconds.subList(seconds.size() - third, seconds.size());
        if (loop == Loop.OPEN && differ(median(first, WarmingUp::offered), median(last, WarmingUp::offered)))
            return Optional.empty();
        Optional<WarmingUp> latency = compare(Figure.LATENCY, first, last, Second::p50, AlternativeHypothesis.GREATER_THAN);
        return latency.isPresent() || loop == Loop.OPEN ? latency
            : compare(Figure.RATE, first, last, Second::rate, AlternativeHypothesis.LESS_THAN);
    }

    private static double offered(Second second) {
        return second.sent() / second.length();
    }

    private static Optional<WarmingUp> compare(Figure what, List<Second> first, List<Second> last, ToDoubleFunction<Second> figure,
                                               AlternativeHypothesis worse) {
        double before = median(first, figure);
        double after = median(last, figure);
        boolean worseBefore = worse == AlternativeHypothesis.GREATER_THAN ? before > after : before < after;
        if (!worseBefore || !differ(before, after))
            return Optional.empty();
        double p = MannWhitneyUTest.withDefaults().with(worse).test(values(first, figure), values(last, figure)).getPValue();
        return p <= SIGNIFICANCE ? Optional.of(new WarmingUp(what, before, after)) : Optional.empty();
    }

    private static boolean differ(double one, double other) {
        return Math.max(one, other) > DIFFERENCE * Math.min(one, other);
    }

    private static double[] values(List<Second> seconds, ToDoubleFunction<Second> figure) {
        return seconds.stream().mapToDouble(figure).toArray();
    }

    private static double median(List<Second> seconds, ToDoubleFunction<Second> figure) {
        double[] sorted = values(seconds, figure);
        Arrays.sort(sorted);
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
