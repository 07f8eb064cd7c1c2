package stentor.loadgen;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import stentor.loadgen.fake.FakeTcpServer;
import stentor.loadgen.fake.Jar;

@DisabledOnOs(OS.WINDOWS)
class InterruptionIT {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void aSignalEndsTheRunWithItsResultAndTheBundledServerInOrder(String signal) throws Exception {
        Path file = folder.resolve("result.json");
        try (Jar.Running running = Jar.loadgen("run", "-c", "50", "-d", "10m", "-J", file.toString())) {
            // The first line of progress.
            await().atMost(Duration.ofSeconds(60)).until(() -> running.errSoFar().contains(" % "));
            List<ProcessHandle> servers = running.process().descendants().toList();
            assertEquals(1, servers.size());
            running.signal(signal);

            Jar.Ended ended = running.await();
            assertEquals(0, ended.code(), ended.err());
            assertTrue(ended.out().contains("  stopped early, with "), ended.out());
            assertEquals(List.of(), ended.complaints());
            assertFalse(servers.get(0).isAlive());
        }
        JsonObject json = JsonParser.parseString(Files.readString(file, UTF_8)).getAsJsonObject();
        assertTrue(json.get("interrupted").getAsBoolean());
        JsonObject requests = json.getAsJsonObject("requests");
        assertEquals("{\"connect\":0,\"timeout\":0,\"reset\":0,\"closed\":0}", requests.get("errors").toString());
        assertEquals(requests.get("sent").getAsLong(), requests.get("completed").getAsLong() + requests.get("unfinished").getAsLong());
        assertEquals(50, json.getAsJsonObject("server").getAsJsonObject("counters").get("connections_accepted").getAsInt());
    }

    /** @param moment what the run is doing, as {@code --timeseries} calls it */
    @ParameterizedTest
    @CsvSource({
        "connecting, --connect-rate 2 -c 100 -d 10m",
        "connecting, --start-at 4000000000 -c 5 -d 10m",
        "warmup, -O 10m -c 5 -d 10m",
        "warmup, -O 10m -c 5 -R 200 -d 10m",
        "measuring, -c 5 -R 200 -d 10m",
        "draining, -c 5 -d 1s --timeout 10m -m silence"})
    void atAnyMomentEveryFileIsWholeWithWhatThereIs(String moment, String options) throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> {
            for (String request; (request = line.read()) != null; line.write(FakeTcpServer.Line.capitals(request)))
                Thread.sleep(1);
        })) {
            List<String> args = new ArrayList<>(List.of("run", server.target().toString(), "-J", file("json"), "--html", file("html"), "--hgrm", file("hgrm"),
                "--hdr-log", file("hlog"), "--timeseries", file("ndjson"), "--allow-saturated"));
            args.addAll(List.of(options.split(" ")));
            if (!options.contains("-m"))
                args.addAll(List.of("-e", "-m", "hello\\n"));
            try (Jar.Running running = Jar.loadgen(args.toArray(String[]::new))) {
                await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(folder.resolve("ndjson"))
                    && Files.readString(folder.resolve("ndjson")).contains("\"phase\":\"" + moment + "\""));
                running.signal("INT");
                Jar.Ended ended = running.await();
                assertEquals(moment.equals("draining") ? 3 : 0, ended.code(), ended.out() + ended.err());
                assertEquals(List.of(), ended.complaints());
                assertTrue(ended.out().contains("  stopped early, with "), ended.out());
                assertFalse(ended.out().contains("NaN") || ended.out().contains("\u221e"), ended.out());
            }
        }
        JsonObject json = JsonParser.parseString(Files.readString(folder.resolve("json"), UTF_8)).getAsJsonObject();
        assertTrue(json.get("interrupted").getAsBoolean());
        assertTrue(Files.readString(folder.resolve("html")).endsWith("</html>\n"));
        assertTrue(Files.readString(folder.resolve("hgrm")).contains("Total count"));
        long sent = 0;
        for (String line : Files.readAllLines(folder.resolve("ndjson")))
            sent += JsonParser.parseString(line).getAsJsonObject().get("sent").getAsLong();
        assertEquals(json.getAsJsonObject("total").get("sent").getAsLong(), sent);
        long latencies = 0;
        try (var reader = new HistogramLogReader(folder.resolve("hlog").toFile())) {
            for (EncodableHistogram next; (next = reader.nextIntervalHistogram()) != null; )
                latencies += next.getTag().equals("latency") ? ((Histogram) next).getTotalCount() : 0;
        }
        assertEquals(json.getAsJsonObject("latency_us").get("count").getAsLong(), latencies);
    }

    @Test
    void theDemonstrationEndsWithWhatItHas() throws Exception {
        try (Jar.Running running = Jar.loadgen("demo")) {
            await().atMost(Duration.ofSeconds(60)).until(() -> running.errSoFar().contains(" % "));
            running.signal("INT");
            Jar.Ended ended = running.await();
            assertEquals(0, ended.code(), ended.err());
            assertEquals(List.of(), ended.complaints());
            assertTrue(ended.out().contains("  stopped early, with "), ended.out());
            assertFalse(ended.err().contains("clients over udp"), ended.err());
        }
    }

    /** Whose queue of connections is full. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aServerThatDoesNotEvenAcceptIsNotWaitedFor() throws Exception {
        try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
             Jar.Running running = Jar.loadgen("run", "tcp://127.0.0.1:" + listening.getLocalPort(), "-c", "400", "-d", "10m", "--timeout", "1h",
                 "--timeseries", file("ndjson"))) {
            await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(folder.resolve("ndjson"))
                && Files.readString(folder.resolve("ndjson")).contains("\"phase\":\"connecting\""));
            running.signal("INT");
            Jar.Ended ended = running.await();
            assertEquals(0, ended.code(), ended.err());
            assertEquals(List.of(), ended.complaints());
        }
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }
}
