package stentor.loadgen.compare;

import java.util.List;

/** One figure of one work. */
record Figure(Work work, Gate gate) {

    /** For each pair how much slower its head was, as log-ratios. */
    double[] logRatios(List<Pair> pairs) {
        return pairs.stream().mapToDouble(pair -> gate.logRatio(measurement(pair.base()), measurement(pair.head()))).toArray();
    }

    /** The geometric mean, which is what a mean of log-ratios compares. */
    double mean(List<Run> runs) {
        return Math.exp(runs.stream().mapToDouble(run -> Math.log(gate.of(measurement(run)))).average().orElse(Double.NaN));
    }

    private Measurement measurement(Run run) {
        return run.measurements().get(work.name());
    }

    @Override
    public String toString() {
        return work.name() + " " + gate.label();
    }
}
