package stentor.loadgen.measure;

import java.util.Locale;
import java.util.Set;

/** What decides when the next request is sent. */
public enum Loop {
    /** The reply to the one before. */
    CLOSED(Set.of(Timing.LATENCY, Timing.CONNECT)),
    /** A schedule, whatever the server does. */
    OPEN(Set.of(Timing.values()));

    private final Set<Timing> timings;

    Loop(Set<Timing> timings) {
        this.timings = timings;
    }

    /** What is timed. A closed loop's service time is its latency, and it has no schedule that it could be late for. */
    public Set<Timing> timings() {
        return timings;
    }

    /** Its name in JSON. */
    public String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
