package stentor.loadgen.compare;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

import stentor.loadgen.compare.statistics.Covariates;

/** One figure of one work. */
record Figure(Work work, Gate gate) {

    /** For each pair how much slower its head was, in log-ratios: without what goes along with what neighbours did. */
    double[] slower(List<Pair> pairs) {
        return neighbours(pairs).left(differences(pairs, this::slowness), differences(pairs));
    }

    /** The same for each pair by itself, without what makes their interval wider. */
    double[] slowerEach(List<Pair> pairs) {
        return neighbours(pairs).without(differences(pairs, this::slowness), differences(pairs));
    }

    /** The same of the stage's controls. */
    double[] slowerControls(Stage stage) {
        return neighbours(stage.pairs()).without(differences(stage.controls(), this::slowness), differences(stage.controls()));
    }

    /** How far the figure goes along with what neighbours did, for each {@link Disturbance}. */
    Covariates neighbours(List<Pair> pairs) {
        return Covariates.of(side(pairs, Pair::base, this::slowness), side(pairs, Pair::head, this::slowness),
            disturbances().map(kind -> side(pairs, Pair::base, kind)).toList(), disturbances().map(kind -> side(pairs, Pair::head, kind)).toList());
    }

    /** The geometric mean, which is what a mean of log-ratios compares. */
    double mean(List<Run> runs) {
        return Math.exp(runs.stream().mapToDouble(run -> Math.log(gate.of(measurement(run)))).average().orElse(Double.NaN));
    }

    /** The geometric mean of runs of these pairs, as it would be had neighbours done to each what they did on average to all. */
    double mean(List<Pair> pairs, Function<Pair, Run> side) {
        double[] apart = disturbances()
            .mapToDouble(kind -> mean(side(pairs, side, kind)) - mean(pairs.stream().flatMap(Pair::runs).mapToDouble(kind).toArray())).toArray();
        return mean(pairs.stream().map(side).toList()) * (1 + gate.change(-neighbours(pairs).share(apart)));
    }

    /** How much slower head was on average, as a log-ratio, with all that neighbours did to it. */
    double uncorrected(List<Pair> pairs) {
        return mean(differences(pairs, this::slowness));
    }

    /** How much more neighbours slowed down head than base on average, as a log-ratio; NaN if that is not known. */
    double offset(Disturbance kind, List<Pair> pairs) {
        return mean(differences(pairs, by(kind)));
    }

    /** How much more they slowed down one of these runs than another, as a log-ratio; NaN if that is not known. */
    double range(Disturbance kind, List<Pair> pairs) {
        double[] slowness = pairs.stream().flatMap(Pair::runs).mapToDouble(by(kind)).sorted().toArray();
        return slowness[slowness.length - 1] - slowness[0];
    }

    /** Of each disturbance what pairs differ by. */
    private List<double[]> differences(List<Pair> pairs) {
        return disturbances().map(kind -> differences(pairs, kind)).toList();
    }

    private static double[] differences(List<Pair> pairs, ToDoubleFunction<Run> log) {
        return pairs.stream().mapToDouble(pair -> log.applyAsDouble(pair.head()) - log.applyAsDouble(pair.base())).toArray();
    }

    private static double[] side(List<Pair> pairs, Function<Pair, Run> side, ToDoubleFunction<Run> log) {
        return pairs.stream().map(side).mapToDouble(log).toArray();
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }

    private Stream<ToDoubleFunction<Run>> disturbances() {
        return Arrays.stream(Disturbance.values()).map(this::by);
    }

    /** By how much it slowed down a run, as a logarithm. */
    private ToDoubleFunction<Run> by(Disturbance kind) {
        return run -> kind.slowness(measurement(run));
    }

    private double slowness(Run run) {
        return gate.logSlowness(measurement(run));
    }

    private Measurement measurement(Run run) {
        return run.measurements().get(work.name());
    }

    @Override
    public String toString() {
        return work.name() + " " + gate.label();
    }
}
