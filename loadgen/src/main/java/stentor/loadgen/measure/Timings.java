package stentor.loadgen.measure;

import java.util.EnumMap;
import java.util.Map;

import org.HdrHistogram.Histogram;

/** {@link Latencies} for each {@link Timing} of a loop. As there, recording waits for nobody, and one thread at a time may collect. */
public final class Timings {

    private final Loop loop;
    private final Map<Timing, Latencies> recorders = new EnumMap<>(Timing.class);
    private final Histogram nothing = Latencies.newHistogram();

    /** Empty, for what such a loop times. */
    public Timings(Loop loop) {
        this.loop = loop;
        loop.timings().forEach(timing -> recorders.put(timing, new Latencies()));
    }

    /** Where this is recorded; must be one of the loop's. */
    public Latencies of(Timing timing) {
        return recorders.get(timing);
    }

    /** Adds what was recorded since the last call to {@link #total}, and returns just that, for every timing, which is there until the next call. */
    public Map<Timing, Histogram> collect() {
        Map<Timing, Histogram> sinceLast = new EnumMap<>(Timing.class);
        recorders.forEach((timing, latencies) -> sinceLast.put(timing, latencies.collect()));
        return complete(sinceLast);
    }

    /** All that has been collected, for every timing. */
    public Map<Timing, Histogram> total() {
        Map<Timing, Histogram> total = new EnumMap<>(Timing.class);
        recorders.forEach((timing, latencies) -> total.put(timing, latencies.total()));
        return complete(total);
    }

    private Map<Timing, Histogram> complete(Map<Timing, Histogram> histograms) {
        if (loop == Loop.CLOSED) {
            histograms.put(Timing.SERVICE, histograms.get(Timing.LATENCY));
            histograms.put(Timing.LATENESS, nothing);
        }
        return histograms;
    }
}
