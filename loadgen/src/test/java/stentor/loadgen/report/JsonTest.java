package stentor.loadgen.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import java.util.zip.DataFormatException;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import stentor.loadgen.judge.Figure.Unit;
import stentor.loadgen.judge.Threshold;
import stentor.loadgen.judge.Verdict;
import stentor.loadgen.measure.Result;

class JsonTest {

    private static final String[] DISTRIBUTION = {"min", "mean", "p50", "p90", "p99", "p99.9", "p99.99", "max"};

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', value = {
        "target, \"\"\"tcp://127.0.0.1:12000\"\"\"", "connections, 2000", "duration_s, 10.004", "loop, \"\"\"closed\"\"\"", "offered_per_s, null",
        "requests/sent, 1000000", "requests/completed, 999985", "requests/mismatched, 1", "requests/errors/connect, 6",
        "requests/errors/timeout, 2", "requests/errors/reset, 3", "requests/errors/closed, 4",
        "throughput_per_s, 99960.4", "bytes_per_s/sent, 6400000.0", "bytes_per_s/received, 6500000.0",
        "udp/lost, 7", "udp/late, 8", "udp/duplicate, 9", "udp/reordered, 10",
        "generator/cpu_cores, 1.85", "generator/saturated, true", "generator/why, \"\"\"the generator used 1.9 of 2 processors\"\"\"",
        "server/pid, 4711", "server/cpu_us_per_request, 9.87", "server/rss_bytes, 128974848",
        "targets, \"[\"\"tcp://127.0.0.1:12000\"\"]\"", "started, \"\"\"2026-01-02T03:04:05Z\"\"\"", "error_classes/reset/count, 3",
        "error_classes/reset/first_s, 1.5", "error_classes/reset/last_s, 2.5", "generator/collections, 12", "processors/0/idle, 0.05", "processors/1/stolen, 0.0", "processors/0/interrupted, 0.2", "generator/longest_collection_us, 900.0",
        "pipeline, 8", "interrupted, true", "breakdown, \"\"\"the run broke off\"\"\"", "requests/unfinished, 5", "total/sent, 1200000", "total/errors/closed, 4",
        "total/bytes_sent, 76800000", "total/bytes_received, 78000000", "server/counters/bytes_received, 64000000",
        "first_mismatch, \"\"\"connection 1, request 2: expected 'A', got 'a'\"\"\""})
    void everyFigureStandsUnderItsName(String path, String value) {
        assertEquals(value, at(json(MadeUp.full()), path).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"latency_us", "service_us", "connect_us"})
    void timesAreInMicroseconds(String name) {
        JsonObject times = json(MadeUp.full()).getAsJsonObject(name);
        assertEquals(10, times.get("min").getAsDouble(), 0.02);
        assertEquals(5_005, times.get("mean").getAsDouble(), 10);
        assertEquals(5_000, times.get("p50").getAsDouble(), 10);
        assertEquals(9_000, times.get("p90").getAsDouble(), 18);
        assertEquals(9_900, times.get("p99").getAsDouble(), 20);
        assertEquals(9_990, times.get("p99.9").getAsDouble(), 20);
        assertEquals(10_000, times.get("max").getAsDouble(), 20);
    }

    @Test
    void aPercentileThatTheSampleDoesNotCarryIsNull() {
        JsonObject json = json(MadeUp.full());
        assertFalse(at(json, "latency_us/p99.99").isJsonNull());
        assertEquals(2_000, at(json, "connect_us/count").getAsInt());
        assertFalse(at(json, "connect_us/p99.9").isJsonNull());
        assertTrue(at(json, "connect_us/p99.99").isJsonNull());
    }

    @ParameterizedTest
    @ValueSource(strings = {"latency_us", "service_us", "connect_us", "lateness_us"})
    void ofNothingMeasuredEveryTimeIsThereAndNull(String name) {
        JsonObject times = json(MadeUp.bare()).getAsJsonObject(name);
        for (String figure : DISTRIBUTION)
            assertTrue(times.has(figure) && times.get(figure).isJsonNull(), figure);
        assertEquals(0, times.get("count").getAsInt());
    }

    @ParameterizedTest
    @ValueSource(strings = {"server", "first_mismatch", "breakdown", "generator/why", "offered_per_s"})
    void whatIsNotKnownIsNull(String path) {
        assertTrue(at(json(MadeUp.bare()), path).isJsonNull());
    }

    @Test
    void theServersCpuTimeARequestIsNullWithoutRequests() {
        Result result = MadeUp.bare();
        var idle = new Result(result.targets(), result.started(), 1, 1, result.loop(), result.offeredPerSecond(), result.measuredTime(), result.measured(),
            result.total(), 0, 0, 0, result.timings(), result.errors(), result.datagrams(), result.generator(), result.processors(),
            Optional.of(new Result.ServerUsage(1, Double.NaN, 1)), Map.of(), result.firstMismatch(), false, Optional.empty());
        assertTrue(at(json(idle), "server/cpu_us_per_request").isJsonNull());
    }

    @Test
    void theHistogramsCanBeReadBack() throws DataFormatException {
        JsonObject histograms = json(MadeUp.full()).getAsJsonObject("histograms");
        assertEquals(MadeUp.full().latency(), decoded(histograms.get("latency")));
        assertEquals(MadeUp.full().connectTime(), decoded(histograms.get("connect")));
    }

    @Test
    void percentilesHaveTheirConfidenceIntervals() {
        JsonObject times = json(MadeUp.full()).getAsJsonObject("connect_us");
        JsonObject bounds = times.getAsJsonObject("ci95");
        assertEquals(4_780, at(bounds, "p50/low").getAsDouble(), 15);
        assertEquals(5_220, at(bounds, "p50/high").getAsDouble(), 15);
        assertTrue(at(bounds, "p99.9/low").getAsDouble() < times.get("p99.9").getAsDouble());
        assertTrue(at(bounds, "p99.9/high").isJsonNull());
        assertFalse(bounds.has("p99.99"));
    }

    @Test
    void verdictsStandWithWhatTheyAreAbout() {
        Run run = Run.of(MadeUp.full()).with(Stream.of("p99<10ms", "throughput>100k", "lateness.max<1s").map(text -> Threshold.parse(text).judge(MadeUp.full())).toList());
        JsonArray thresholds = JsonParser.parseString(Json.of(run)).getAsJsonObject().getAsJsonArray("thresholds");
        assertEquals("{\"threshold\":\"throughput>100k\",\"passed\":false,\"value\":99960.4,\"why\":null}", thresholds.get(1).toString());
        assertTrue(thresholds.get(0).getAsJsonObject().get("passed").getAsBoolean());
        assertEquals(9_900, thresholds.get(0).getAsJsonObject().get("value_us").getAsDouble(), 20);
        assertTrue(thresholds.get(2).getAsJsonObject().get("value_us").isJsonNull());
    }

    @Test
    void aVerdictOnWhatIsNoNumberHasNoValue() {
        Run run = Run.of(MadeUp.bare()).with(List.of(new Verdict("achieved>99%", Unit.SHARE, false, OptionalDouble.of(Double.NaN), "")));
        JsonArray thresholds = JsonParser.parseString(Json.of(run)).getAsJsonObject().getAsJsonArray("thresholds");
        assertTrue(thresholds.get(0).getAsJsonObject().get("value").isJsonNull());
    }

    @Test
    void itEndsWithALineEnd() {
        assertTrue(Json.of(Run.of(MadeUp.bare())).endsWith("}\n"));
    }

    private static Histogram decoded(JsonElement base64) throws DataFormatException {
        return Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(Base64.getDecoder().decode(base64.getAsString())), 0);
    }

    private static JsonObject json(Result result) {
        return JsonParser.parseString(Json.of(Run.of(result))).getAsJsonObject();
    }

    private static JsonElement at(JsonObject json, String path) {
        JsonElement element = json;
        for (String name : path.split("/")) {
            assertTrue(element.getAsJsonObject().has(name), path + " is missing");
            element = element.getAsJsonObject().get(name);
        }
        return element;
    }
}
