package stentor.loadgen.compare;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

import stentor.loadgen.compare.statistics.Covariate;

/** One figure of one work. */
record Figure(Work work, Gate gate) {

    /** For each pair how much slower its head was, in log-ratios: without what goes along with the processor's speed. */
    double[] slower(List<Pair> pairs) {
        return speed(pairs).left(logRatios(pairs), speedRatios(pairs));
    }

    /** The same for each pair by itself, without what makes their interval wider. */
    double[] slowerEach(List<Pair> pairs) {
        return speed(pairs).without(logRatios(pairs), speedRatios(pairs));
    }

    /** The same of the stage's controls. */
    double[] slowerControls(Stage stage) {
        return speed(stage.pairs()).without(logRatios(stage.controls()), speedRatios(stage.controls()));
    }

    /** How far the figure goes along with the processor's speed, as the yardstick beside each run has it. */
    Covariate speed(List<Pair> pairs) {
        return Covariate.of(logs(pairs, Pair::base, this::slowness), logs(pairs, Pair::head, this::slowness),
            logs(pairs, Pair::base, this::processorSlowness), logs(pairs, Pair::head, this::processorSlowness));
    }

    /** The geometric mean, which is what a mean of log-ratios compares. */
    double mean(List<Run> runs) {
        return Math.exp(runs.stream().mapToDouble(run -> Math.log(gate.of(measurement(run)))).average().orElse(Double.NaN));
    }

    /** The geometric mean of runs of these pairs, as it would be had the processor been as fast in them as it was on average in all. */
    double mean(List<Pair> pairs, Function<Pair, Run> side) {
        double own = pairs.stream().map(side).mapToDouble(this::processorSlowness).average().orElse(Double.NaN);
        double all = pairs.stream().flatMap(Pair::runs).mapToDouble(this::processorSlowness).average().orElse(Double.NaN);
        return mean(pairs.stream().map(side).toList()) * (1 + gate.change(-speed(pairs).share(own - all)));
    }

    /** How much slower head was on average, as a log-ratio, with all that the processor's speed did to it. */
    double uncorrected(List<Pair> pairs) {
        return Arrays.stream(logRatios(pairs)).average().orElse(Double.NaN);
    }

    /** How much slower the processor was on average beside head than beside base, as a log-ratio; NaN if that is not known. */
    double processorOffset(List<Pair> pairs) {
        return Arrays.stream(speedRatios(pairs)).average().orElse(Double.NaN);
    }

    /** How much slower the processor was in the slowest of these runs than in the fastest, as a log-ratio; NaN if that is not known. */
    double processorRange(List<Pair> pairs) {
        double[] slowness = pairs.stream().flatMap(Pair::runs).mapToDouble(this::processorSlowness).sorted().toArray();
        return slowness[slowness.length - 1] - slowness[0];
    }

    private double[] logRatios(List<Pair> pairs) {
        return pairs.stream().mapToDouble(pair -> slowness(pair.head()) - slowness(pair.base())).toArray();
    }

    private double[] speedRatios(List<Pair> pairs) {
        return pairs.stream().mapToDouble(pair -> processorSlowness(pair.head()) - processorSlowness(pair.base())).toArray();
    }

    private static double[] logs(List<Pair> pairs, Function<Pair, Run> side, ToDoubleFunction<Run> log) {
        return pairs.stream().map(side).mapToDouble(log).toArray();
    }

    private double slowness(Run run) {
        return gate.logSlowness(measurement(run));
    }

    private double processorSlowness(Run run) {
        return Math.log(measurement(run).yardstickNanos());
    }

    private Measurement measurement(Run run) {
        return run.measurements().get(work.name());
    }

    @Override
    public String toString() {
        return work.name() + " " + gate.label();
    }
}
