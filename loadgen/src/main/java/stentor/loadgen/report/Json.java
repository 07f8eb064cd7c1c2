package stentor.loadgen.report;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.zip.Deflater;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import org.HdrHistogram.Histogram;

import stentor.loadgen.measure.Percentiles;
import stentor.loadgen.measure.Result;
import stentor.loadgen.measure.Tally;

/** A result as one JSON object, for scripts. Names, once there, stay; a figure that is not known or not carried by the sample is null. */
public final class Json {

    private static final Gson GSON = new GsonBuilder().setPrettyPrinting().serializeNulls().disableHtmlEscaping().create();
    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99};
    private static final String[] PERCENTILE_NAMES = {"p50", "p90", "p99", "p99.9", "p99.99"};

    private Json() {
    }

    /** The object, ending with a line end. */
    public static String of(Result result) {
        var json = new LinkedHashMap<String, Object>();
        json.put("target", result.target().toString());
        json.put("connections", result.connections());
        json.put("pipeline", result.pipeline());
        json.put("duration_s", result.measuredTime().toNanos() / 1e9);
        json.put("loop", "closed");
        json.put("offered_per_s", null);
        json.put("interrupted", result.interrupted());
        json.put("requests", requests(result.measured()));
        json.put("total", totals(result.total()));
        json.put("throughput_per_s", result.completedPerSecond());
        json.put("bytes_per_s", Map.of("sent", result.sentBytesPerSecond(), "received", result.receivedBytesPerSecond()));
        json.put("latency_us", micros(result.latency()));
        // In a closed loop a request is sent the moment it is due, so both are the same times.
        json.put("service_us", micros(result.latency()));
        json.put("connect_us", micros(result.connectTime()));
        // And a closed loop has no schedule that the generator could be late for.
        json.put("lateness_us", micros(new Histogram(1)));
        json.put("udp", udp(result.measured()));
        json.put("generator", generator(result));
        json.put("server", result.server().map(usage -> server(usage, result.serverCounters())).orElse(null));
        json.put("first_mismatch", result.firstMismatch().orElse(null));
        json.put("histograms", Map.of("latency", encoded(result.latency()), "connect", encoded(result.connectTime())));
        return GSON.toJson(json) + "\n";
    }

    private static Map<String, Object> requests(Tally tally) {
        var json = new LinkedHashMap<String, Object>();
        json.put("sent", tally.sent);
        json.put("completed", tally.completed);
        json.put("mismatched", tally.mismatched);
        json.put("unfinished", tally.unfinished);
        var errors = new LinkedHashMap<String, Object>();
        errors.put("connect", tally.connectFailures);
        errors.put("timeout", tally.timeouts);
        errors.put("reset", tally.reset);
        errors.put("closed", tally.closed);
        json.put("errors", errors);
        return json;
    }

    private static Map<String, Object> totals(Tally tally) {
        Map<String, Object> json = requests(tally);
        json.put("bytes_sent", tally.bytesSent);
        json.put("bytes_received", tally.bytesReceived);
        return json;
    }

    private static Map<String, Object> micros(Histogram nanos) {
        boolean any = nanos.getTotalCount() > 0;
        var json = new LinkedHashMap<String, Object>();
        json.put("count", nanos.getTotalCount());
        json.put("min", any ? nanos.getMinValue() / 1e3 : null);
        json.put("mean", any ? nanos.getMean() / 1e3 : null);
        for (int i = 0; i < PERCENTILES.length; i++) {
            OptionalLong value = Percentiles.of(nanos, PERCENTILES[i]);
            json.put(PERCENTILE_NAMES[i], value.isPresent() ? value.getAsLong() / 1e3 : null);
        }
        json.put("max", any ? nanos.getMaxValue() / 1e3 : null);
        return json;
    }

    private static Map<String, Object> udp(Tally tally) {
        var json = new LinkedHashMap<String, Object>();
        json.put("lost", tally.lost);
        json.put("late", tally.late);
        json.put("duplicate", tally.duplicate);
        json.put("reordered", tally.reordered);
        return json;
    }

    private static Map<String, Object> generator(Result result) {
        var json = new LinkedHashMap<String, Object>();
        json.put("cpu_cores", result.generatorCores());
        json.put("saturated", result.saturated().isPresent());
        json.put("why", result.saturated().orElse(null));
        return json;
    }

    private static Map<String, Object> server(Result.ServerUsage usage, Map<String, Long> counters) {
        var json = new LinkedHashMap<String, Object>();
        json.put("pid", usage.pid());
        json.put("cpu_us_per_request", Double.isFinite(usage.cpuMicrosPerRequest()) ? usage.cpuMicrosPerRequest() : null);
        json.put("rss_bytes", usage.residentBytes());
        json.put("counters", counters);
        return json;
    }

    private static String encoded(Histogram histogram) {
        ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(buffer, Deflater.BEST_COMPRESSION);
        return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length));
    }
}
