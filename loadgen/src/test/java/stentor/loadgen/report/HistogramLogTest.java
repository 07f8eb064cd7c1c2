package stentor.loadgen.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import stentor.loadgen.measure.Interval;
import stentor.loadgen.measure.Interval.Phase;
import stentor.loadgen.measure.Latencies;
import stentor.loadgen.measure.Tally;
import stentor.loadgen.measure.Timing;

/** What is written as a run goes. */
class HistogramLogTest {

    private static final Instant START = Instant.parse("2026-01-02T03:04:05.250Z");

    @TempDir
    Path folder;

    @Test
    void theLinesOfATagAddUpAndThoseOfTheWarmupAreNotAmongThem() throws Exception {
        Path file = folder.resolve("run.hlog");
        try (var journal = new OutputFile.Journal(file.toString())) {
            var log = new HistogramLog(journal);
            log.interval(interval(Phase.CONNECTING, 0, Map.of(Timing.CONNECT, 70L)));
            log.interval(interval(Phase.WARMUP, 1, Map.of(Timing.LATENCY, 10L, Timing.CONNECT, 30L)));
            log.interval(interval(Phase.MEASURING, 2, Map.of(Timing.LATENCY, 1_000L, Timing.SERVICE, 900L, Timing.LATENESS, 800L)));
            log.interval(interval(Phase.MEASURING, 3, Map.of()));
            log.interval(interval(Phase.DRAINING, 4, Map.of(Timing.LATENCY, 5L)));
            // Nothing is closed yet: so it is when the program is killed.
            Map<String, Long> counts = new LinkedHashMap<>();
            double[] last = {0};
            try (InputStream in = new FileInputStream(file.toFile()); var reader = new HistogramLogReader(in)) {
                for (EncodableHistogram next; (next = reader.nextIntervalHistogram()) != null; ) {
                    counts.merge(next.getTag(), ((Histogram) next).getTotalCount(), Long::sum);
                    last[0] = next.getStartTimeStamp();
                }
                assertEquals(START.toEpochMilli() / 1e3, reader.getStartTimeSec(), 1e-3);
            }
            assertEquals(Map.of("connect", 100L, "latency", 1_005L, "service", 900L, "lateness", 800L), counts);
            assertEquals(START.toEpochMilli() + 4_000, last[0]);
            String text = Files.readString(file);
            assertTrue(text.contains("#[Histogram log format version 1.3]"), text);
            assertEquals(6, text.lines().filter(line -> line.startsWith("Tag=")).count(), text);
        }
    }

    @Test
    void aLineOfTheTimeSeriesIsASecond() throws Exception {
        Path file = folder.resolve("run.ndjson");
        try (var journal = new OutputFile.Journal(file.toString())) {
            var series = new TimeSeries(journal);
            series.interval(interval(Phase.CONNECTING, 0, Map.of(Timing.CONNECT, 70L)));
            series.interval(interval(Phase.MEASURING, 1, Map.of(Timing.LATENCY, 200L)));
            List<JsonObject> lines = Files.readString(file).lines().map(line -> JsonParser.parseString(line).getAsJsonObject()).toList();
            assertEquals(2, lines.size());
            assertEquals("connecting", lines.get(0).get("phase").getAsString());
            assertFalse(lines.get(0).has("latency_us"));
            JsonObject second = lines.get(1);
            assertEquals("2026-01-02T03:04:06.250Z", second.get("start").getAsString());
            assertEquals(400.0, second.get("throughput_per_s").getAsDouble());
            assertEquals("{\"reset\":3}", second.getAsJsonObject("errors").toString());
            assertEquals(200, second.getAsJsonObject("latency_us").get("count").getAsInt());
            assertTrue(second.getAsJsonObject("latency_us").get("p99.9").isJsonNull());
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFullDiskEndsTheWritingAndNotTheRun() throws Exception {
        try (var journal = new OutputFile.Journal("/dev/full")) {
            var log = new HistogramLog(journal);
            for (int i = 0; i < 3; i++)
                log.interval(interval(Phase.MEASURING, i, Map.of(Timing.LATENCY, 1L)));
            assertEquals("cannot write '/dev/full': No space left on device", journal.failure().orElseThrow().getMessage());
        }
    }

    @Test
    void aFileIsCheckedWithoutTouchingIt() throws Exception {
        Path there = Files.writeString(folder.resolve("there"), "old", StandardCharsets.UTF_8);
        OutputFile.check(there.toString());
        assertEquals("old", Files.readString(there));
        Path missing = folder.resolve("missing");
        OutputFile.check(missing.toString());
        assertFalse(Files.exists(missing));
        Path link = Files.createSymbolicLink(folder.resolve("link"), missing);
        OutputFile.check(link.toString());
        assertTrue(Files.isSymbolicLink(link));
        assertFalse(Files.exists(missing));
        for (String bad : List.of(folder.toString(), missing.resolve("x").toString(), "a\0b")) {
            String message = assertThrows(IOException.class, () -> OutputFile.check(bad)).getMessage();
            assertTrue(message.startsWith("cannot write '" + bad + "': ") && !message.contains("\n"), message);
            assertThrows(IOException.class, () -> new OutputFile.Journal(bad).close());
        }
    }

    private static Interval interval(Phase phase, int second, Map<Timing, Long> counts) {
        Map<Timing, Histogram> timings = new EnumMap<>(Timing.class);
        for (Timing timing : Timing.values()) {
            timings.put(timing, Latencies.newHistogram());
            timings.get(timing).recordValueWithCount(1_000_000, counts.getOrDefault(timing, 0L));
        }
        var tally = new Tally();
        tally.completed = 200;
        tally.reset = 3;
        return new Interval(phase, START.plusSeconds(second), Duration.ofSeconds(second), Duration.ofMillis(second == 1 ? 500 : 1_000), tally, timings);
    }
}
