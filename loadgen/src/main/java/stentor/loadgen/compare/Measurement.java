package stentor.loadgen.compare;

import java.util.List;
import java.util.Optional;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import stentor.loadgen.target.ProcessUsage;

/**
 * What one run of the load measured. A figure that is not known is NaN.
 *
 * @param throughput replies a second
 * @param cpuMicros the server's CPU time for a request, in microseconds; where it was too little for the system to tell, the least that it tells
 * @param p50Micros median latency, in microseconds
 * @param p99Micros the 99th percentile of latency, in microseconds
 * @param residentBytes the server's memory
 * @param yardstickNanos what the {@link Yardstick} took beside it, in nanoseconds
 * @param takenShare of the time of the server's processor, what others than server and generator took, from 0 to 1; NaN where it may be on any
 * @param completed requests, those of the warm-up too
 * @param garbage what the server's JVM allocated and collected for all of them; empty if it was not asked
 * @param saturated why the generator may have been what was slow; empty if it was not
 */
public record Measurement(double throughput, double cpuMicros, double p50Micros, double p99Micros, double residentBytes,
                          double yardstickNanos, double takenShare, long completed, Optional<Garbage> garbage, Optional<String> saturated) {

    /**
     * From what {@code loadgen run} writes, and the yardstick.
     *
     * @param processors as {@link Pinning#processors} has them
     */
    static Measurement of(JsonObject json, double yardstickNanos, List<Integer> processors) {
        JsonObject generator = json.getAsJsonObject("generator");
        Optional<String> saturated = generator.get("saturated").getAsBoolean()
            ? Optional.of(generator.get("why").isJsonNull() ? "the generator was saturated" : generator.get("why").getAsString()) : Optional.empty();
        double leastCpuMicros = ProcessUsage.TICK_NANOS / 1e3 / number(json, "requests", "completed");
        return new Measurement(number(json, "throughput_per_s"), Math.max(leastCpuMicros, number(json, "server", "cpu_us_per_request")),
            number(json, "latency_us", "p50"), number(json, "latency_us", "p99"), number(json, "server", "rss_bytes"),
            yardstickNanos, takenShare(json, processors), json.getAsJsonObject("total").get("completed").getAsLong(), Optional.empty(), saturated);
    }

    Measurement with(Garbage known) {
        return new Measurement(throughput, cpuMicros, p50Micros, p99Micros, residentBytes, yardstickNanos, takenShare, completed, Optional.of(known), saturated);
    }

    /** Where part of the server may be among the others. */
    Measurement withoutTakenShare() {
        return new Measurement(throughput, cpuMicros, p50Micros, p99Micros, residentBytes, yardstickNanos, Double.NaN, completed, garbage, saturated);
    }

    /** Where all of it may be: nor is it known what it used. */
    Measurement withoutAccounts() {
        return new Measurement(throughput, Double.NaN, p50Micros, p99Micros, Double.NaN, yardstickNanos, Double.NaN, completed, garbage, saturated);
    }

    /** What the server's JVM allocated for a request. */
    double allocatedBytes() {
        return garbage.map(all -> (double) all.allocatedBytes() / completed).orElse(Double.NaN);
    }

    /**
     * All that was neither idle, nor an interrupt, nor server's, nor that of a generator on the same processor. It must not be taken for
     * what the server did not have, or a server that waits for something would be excused for it.
     */
    private static double takenShare(JsonObject json, List<Integer> processors) {
        if (processors.isEmpty())
            return Double.NaN;
        boolean shared = processors.size() == 1;
        double own = number(json, "server", "cpu_us_per_request") / 1e6 * number(json, "throughput_per_s") + (shared ? number(json, "generator", "cpu_cores") : 0);
        String processor = processors.get(0).toString();
        return 1 - number(json, "processors", processor, "idle") - number(json, "processors", processor, "interrupted") - own;
    }

    private static double number(JsonObject json, String... path) {
        JsonElement element = json;
        for (String name : path)
            element = element != null && element.isJsonObject() ? element.getAsJsonObject().get(name) : null;
        return element == null || element.isJsonNull() ? Double.NaN : element.getAsDouble();
    }
}
