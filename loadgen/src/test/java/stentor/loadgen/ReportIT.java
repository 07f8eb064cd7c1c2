package stentor.loadgen;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import stentor.loadgen.fake.Jar;

/** What the jar writes of runs, and makes of what it has written. */
class ReportIT {

    private final List<Process> servers = new ArrayList<>();

    @TempDir
    Path folder;

    @AfterEach
    void stopServers() {
        servers.forEach(Process::destroyForcibly);
    }

    @Test
    void theHistogramLogAddsUpToTheResult() throws Exception {
        Jar.Ended run = run("run", "-d", "2s", "-O", "1s", "-c", "10", "-R", "500", "-J", file("a.json"), "--hdr-log", file("a.hlog"), "--timeseries", file("a.ndjson"), "--allow-saturated");
        assertEquals(0, run.code(), run.out() + run.err());
        Map<String, Histogram> logged = logged();
        JsonObject histograms = json("a.json").getAsJsonObject("histograms");
        for (String tag : List.of("latency", "service", "connect", "lateness"))
            assertEquals(Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(Base64.getDecoder().decode(histograms.get(tag).getAsString())), 0), logged.get(tag), tag);
        long sent = 0;
        for (String line : Files.readAllLines(folder.resolve("a.ndjson")))
            sent += JsonParser.parseString(line).getAsJsonObject().get("sent").getAsLong();
        assertEquals(json("a.json").getAsJsonObject("total").get("sent").getAsLong(), sent);
    }

    @Test
    void whatKillsTheRunLeavesTheLogsReadable() throws Exception {
        String target = server();
        try (Jar.Running running = Jar.loadgen("run", target, "-c", "5", "-d", "10m", "--hdr-log", file("a.hlog"), "--timeseries", file("a.ndjson"))) {
            Path series = folder.resolve("a.ndjson");
            await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(series) && Files.readString(series).lines().count() >= 3);
            running.process().destroyForcibly().waitFor();
            for (String line : Files.readAllLines(series))
                assertTrue(JsonParser.parseString(line).getAsJsonObject().get("sent").getAsLong() >= 0, line);
            assertTrue(logged().get("latency").getTotalCount() > 0);
        }
    }

    @Test
    void resultsOfSeveralMachinesAreMergedAndReported() throws Exception {
        String target = server();
        try (Jar.Running one = Jar.loadgen("run", target, "-c", "5", "-d", "2s", "-J", file("a.json"), "--allow-saturated");
             Jar.Running other = Jar.loadgen("run", target, "-c", "7", "-d", "2s", "-J", file("b.json"), "--allow-saturated")) {
            assertEquals(0, one.await().code());
            assertEquals(0, other.await().code());
        }
        Jar.Ended merge = run("merge", file("a.json"), file("b.json"), "-J", file("all.json"), "--html", file("all.html"), "--threshold", "errors<1", "--allow-saturated");
        assertEquals(0, merge.code(), merge.err());
        JsonObject all = json("all.json");
        assertEquals(12, all.get("connections").getAsInt());
        assertEquals(json("a.json").getAsJsonObject("requests").get("sent").getAsLong() + json("b.json").getAsJsonObject("requests").get("sent").getAsLong(),
            all.getAsJsonObject("requests").get("sent").getAsLong());
        assertEquals(2, all.getAsJsonArray("origins").size());
        assertTrue(merge.out().contains("pass  errors<1   0"), merge.out());

        Jar.Ended report = run("report", file("a.json"), file("b.json"), file("all.json"), "--html", file("three.html"));
        assertEquals(0, report.code(), report.err());
        assertTrue(report.out().lines().anyMatch(line -> line.matches(" +a\\.json +b\\.json +all\\.json")), report.out());
        String html = Files.readString(folder.resolve("three.html"), UTF_8);
        assertTrue(html.contains("uPlot") && html.contains("run " + target + " -c 7"), "not the whole page");
    }

    @ParameterizedTest
    @ValueSource(strings = {"report", "merge x.json", "report a b --json c", "report x.json --threshold p98.x<1ms", "run --threshold fast", "run --slo p99<1s", "run -R @soon", "merge a b --hdr-log c"})
    void aWrongCommandLineIsOneLineAndExit2(String commandLine) throws Exception {
        Jar.Ended run = run(commandLine.split(" "));
        assertEquals(2, run.code(), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
    }

    @Test
    void aFileThatIsNoResultIsOneLineAndExit1() throws Exception {
        Files.writeString(folder.resolve("foreign.json"), "{\"a\": 1}");
        for (String bad : List.of(file("foreign.json"), file("missing.json"), folder.toString())) {
            for (Jar.Ended run : List.of(run("report", bad), run("merge", bad, bad))) {
                assertEquals(1, run.code(), run.err());
                assertEquals(1, run.complaints().size(), run.err());
                assertEquals(1, run.err().lines().count(), run.err());
                assertTrue(run.err().contains("'" + bad + "'"), run.err());
            }
        }
        assertFalse(Files.exists(folder.resolve("missing.json")));
    }

    private Map<String, Histogram> logged() throws Exception {
        Map<String, Histogram> logged = new HashMap<>();
        try (var reader = new HistogramLogReader(folder.resolve("a.hlog").toFile())) {
            for (EncodableHistogram next; (next = reader.nextIntervalHistogram()) != null; )
                if (logged.putIfAbsent(next.getTag(), (Histogram) next) != null)
                    logged.get(next.getTag()).add((Histogram) next);
        }
        return logged;
    }

    private JsonObject json(String name) throws Exception {
        return JsonParser.parseString(Files.readString(folder.resolve(name), UTF_8)).getAsJsonObject();
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private static Jar.Ended run(String... args) throws Exception {
        try (Jar.Running running = Jar.loadgen(args)) {
            return running.await();
        }
    }

    /** Starts one, and returns its target over TCP. */
    private String server() throws Exception {
        Process server = Jar.server("--port", "0");
        servers.add(server);
        String ready = server.inputReader(UTF_8).readLine();
        return ready.substring(ready.indexOf("tcp://")).split(" ")[0];
    }
}
