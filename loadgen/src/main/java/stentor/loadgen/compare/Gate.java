package stentor.loadgen.compare;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

import stentor.cli.UsageException;
import stentor.loadgen.compare.statistics.Slowdown;

/** A figure of a run that a decision can be made on. */
public enum Gate {
    /** Replies a second with all connections busy. */
    THROUGHPUT("%,.0f/s", true, Measurement::throughput),
    /** The server's CPU time for a request. */
    CPU("%.2f us", false, Measurement::cpuMicros),
    /** What half of the requests took no longer than. */
    P50("%,.0f us", false, Measurement::p50Micros),
    /** What 99 % of the requests took no longer than. */
    P99("%,.0f us", false, Measurement::p99Micros),
    /** What the server's JVM allocates for a request; known only where it is asked for. */
    ALLOC("%,.1f B", false, Measurement::allocatedBytes),
    /** The server's memory at the end. */
    RSS("%,.1f MiB", false, measurement -> measurement.residentBytes() / (1 << 20));

    private final String format;
    private final boolean moreIsBetter;
    private final ToDoubleFunction<Measurement> figure;

    Gate(String format, boolean moreIsBetter, ToDoubleFunction<Measurement> figure) {
        this.format = format;
        this.moreIsBetter = moreIsBetter;
        this.figure = figure;
    }

    /** @throws UsageException if there is no such gate */
    public static Gate parse(String name) {
        return Arrays.stream(values()).filter(gate -> gate.label().equals(name)).findFirst()
            .orElseThrow(() -> new UsageException("unknown gate '" + name + "'; there are "
                + Arrays.stream(values()).map(Gate::label).collect(Collectors.joining(", "))));
    }

    /** As it is typed. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The figure itself; NaN where it is not known. */
    public double of(Measurement measurement) {
        return figure.applyAsDouble(measurement);
    }

    /** The figure's logarithm, negative where more is better: the more the slower. What that differs by is a log-ratio. */
    double logSlowness(Measurement measurement) {
        double log = Math.log(of(measurement));
        return moreIsBetter ? -log : log;
    }

    /** What a log-ratio of slowness is as a change of this figure, as -0.05 for five percent less. */
    public double change(double logRatio) {
        return Math.expm1(moreIsBetter ? -logRatio : logRatio);
    }

    /** What a change of this figure is as a slowdown, as 0.05 for five percent slower. */
    public double slowdown(double change) {
        return moreIsBetter ? -change : Slowdown.ofLog(Math.log1p(change));
    }

    /** For a person to read. */
    public String text(double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
