package stentor.loadgen.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/**
 * What came of one run, out of loadgen's result.
 *
 * @param cpuMicros the server's CPU time per request, user and system
 * @param repliesPerSecond right ones
 * @param p99Millis what 99 % of the replies took no longer than
 * @param failed requests without a reply
 * @param generatorSaturated whether loadgen was the bottleneck, as it says itself
 */
record Measurement(double cpuMicros, double repliesPerSecond, double p99Millis, long failed, boolean generatorSaturated) {

    /** Reads what loadgen wrote with {@code -J}. */
    static Measurement of(Path result) throws IOException {
        JsonObject json = JsonParser.parseString(Files.readString(result, StandardCharsets.UTF_8)).getAsJsonObject();
        long failed = json.getAsJsonObject("requests").getAsJsonObject("errors").asMap().values().stream().mapToLong(count -> count.getAsLong()).sum()
            + json.getAsJsonObject("udp").get("lost").getAsLong();
        return new Measurement(json.getAsJsonObject("server").get("cpu_us_per_request").getAsDouble(),
            json.get("throughput_per_s").getAsDouble(),
            json.getAsJsonObject("latency_us").get("p99").getAsDouble() / 1e3,
            failed, json.getAsJsonObject("generator").get("saturated").getAsBoolean());
    }
}
