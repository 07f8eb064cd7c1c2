package stentor.loadgen.compare;

import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What neighbours do to a run. */
enum Disturbance {

    /** They make the processor slower, as the {@link Yardstick} has it. */
    SPEED("for the processor's speed, by a yardstick beside each", measurement -> Math.log(measurement.yardstickNanos())),
    /** They take some of its time. */
    TIME("for the time that others took of it", measurement -> -Math.log1p(-measurement.takenShare()));

    private final String evidence;
    private final ToDoubleFunction<Measurement> slowness;

    Disturbance(String evidence, ToDoubleFunction<Measurement> slowness) {
        this.evidence = evidence;
        this.slowness = slowness;
    }

    /** By how much a load that keeps the processor busy is slower for it, as a logarithm above some level; NaN where that is not known. */
    double slowness(Measurement measurement) {
        return slowness.applyAsDouble(measurement);
    }

    /** What tells of it, for a person to read. */
    String evidence() {
        return evidence;
    }

    /** As it is called in files. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
