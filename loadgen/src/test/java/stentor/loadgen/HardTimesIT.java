package stentor.loadgen;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import stentor.loadgen.fake.FakeTcpServer;
import stentor.loadgen.fake.FakeUdpPeer;
import stentor.loadgen.fake.Jar;

/** Targets and disks as they are on a bad day: there is a result, the right error, and the right exit code. */
class HardTimesIT {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"tcp, refused", "udp, reset"})
    void aTargetThatVanishesMidwayIsInTheResultAndTheRunGoesOn(String protocol, String error) throws Exception {
        Process server = Jar.server("--port", "0");
        try {
            String ready = server.inputReader(UTF_8).readLine();
            String target = ready.substring(ready.indexOf(protocol + "://")).split(" ")[0];
            try (Jar.Running running = Jar.loadgen("run", target, "-c", "10", "-d", "6s", "--timeout", "500ms", "-J", file("a.json"), "--html", file("a.html"), "--timeseries", file("a.ndjson"),
                "--threshold", "errors<1")) {
                await().atMost(Duration.ofSeconds(60)).until(() -> running.errSoFar().contains(" % "));
                server.destroyForcibly().waitFor();
                Jar.Ended ended = running.await();
                assertEquals(3, ended.code(), ended.out() + ended.err());
                assertEquals(List.of(), ended.complaints());
                assertTrue(ended.out().contains("FAIL  errors<1"), ended.out());
            }
            JsonObject json = json("a.json");
            assertTrue(json.getAsJsonObject("requests").get("completed").getAsLong() > 0);
            assertTrue(json.getAsJsonObject("error_classes").has(error), json.get("error_classes").toString());
            assertTrue(json.get("duration_s").getAsDouble() > 5.9, "ended early");
            assertTrue(Files.readString(folder.resolve("a.html")).endsWith("</html>\n"));
        } finally {
            server.destroyForcibly();
        }
    }

    @Test
    void aTargetThatNeverAnswersIsABadResult() throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> line.socket().getInputStream().transferTo(OutputStream.nullOutputStream()));
             var silent = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            for (String load : List.of(server.target() + " -R 50", "udp://127.0.0.1:" + silent.getLocalPort() + " -c 3")) {
                Jar.Ended run = run(load.split(" ")[0], "-d 2s --timeout 300ms --allow-saturated " + load.split(" ", 2)[1]);
                assertEquals(3, run.code(), run.out() + run.err());
                assertTrue(run.out().contains("not one right reply came"), run.out());
                JsonObject requests = json("a.json").getAsJsonObject("requests");
                assertTrue(requests.get("sent").getAsLong() > 0, requests.toString());
                assertEquals(requests.get("sent").getAsLong(), requests.getAsJsonObject("errors").get("timeout").getAsLong(), requests.toString());
                assertTrue(json("a.json").getAsJsonObject("latency_us").get("p50").isJsonNull());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-R 200", "--framing line", "--expect none --framing bytes:5", "--expect none --framing first-byte"})
    void aTargetThatFloodsIsCutOff(String options) throws Exception {
        String flood = "#".repeat(60_000);
        // Virtual threads that never wait would keep those that wait for room in a buffer from their carriers, and one target from being served.
        try (var server = new FakeTcpServer((connection, line) -> Thread.ofPlatform().daemon().start(() -> flood(line, flood)).join())) {
            // Who takes whatever comes for a reply, and does not care how long that is, gets what it asked for.
            boolean anything = options.contains("first-byte");
            Jar.Ended run = run(server.target().toString(), ("-c 3 -d 500ms --timeout " + (anything ? "5s" : "400ms") + " --allow-saturated " + options).strip());
            JsonObject classes = json("a.json").getAsJsonObject("error_classes");
            assertEquals(anything ? 0 : 3, run.code(), run.out() + run.err());
            assertEquals(!anything, classes.has("mismatch") || classes.has("long") || classes.has("timeout"), run.out());
        }
    }

    private static void flood(FakeTcpServer.Line line, String flood) {
        try {
            for (;;)
                line.write(flood);
        } catch (IOException e) {
            // It has been cut off.
        }
    }

    @Test
    void aUdpPeerThatFloodsIsToldApartFromOneThatAnswers() throws Exception {
        try (var peer = new FakeUdpPeer(request -> {
            request.answer();
            for (int i = 0; i < 200; i++)
                request.answer("noise " + i);
        })) {
            Jar.Ended run = run(peer.target().toString(), "-c 2 -n 20 --timeout 2s");
            assertEquals(3, run.code(), run.out() + run.err());
            assertTrue(json("a.json").getAsJsonObject("error_classes").has("long") || json("a.json").getAsJsonObject("error_classes").has("mismatch"), run.out());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-R 200", "--framing http", "--framing resp", "--framing length:u32be", "--framing regex:END", "--pipeline 4"})
    void garbageIsWrongAndShownWithoutItsControlCharacters(String options) throws Exception {
        var random = new Random(1);
        byte[] garbage = new byte[400];
        random.nextBytes(garbage);
        garbage[0] = 27;
        try (var server = new FakeTcpServer((connection, line) -> {
            while (line.read() != null)
                line.socket().getOutputStream().write(garbage);
        })) {
            Jar.Ended run = run(server.target().toString(), ("-c 2 -n 4 --timeout 200ms --allow-saturated -e -m hello\\n " + options).strip());
            assertEquals(3, run.code(), run.out() + run.err());
            assertFalse((run.out() + run.err()).matches("(?s).*[\\p{Cntrl}&&[^\\r\\n]].*"), run.out() + run.err());
            JsonObject requests = json("a.json").getAsJsonObject("requests");
            assertEquals(0, requests.get("completed").getAsLong());
            JsonObject classes = json("a.json").getAsJsonObject("error_classes");
            assertTrue(classes.has("mismatch") || classes.has("timeout"), classes.toString());
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFullDiskIsNamedOnceForEachFileAndTheOthersAreWritten() throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> line.serveRest())) {
            Jar.Ended run = run(server.target().toString(), "-c 2 -n 50 -e -m hello\\n --html /dev/full --hgrm /dev/full --hdr-log /dev/full --timeseries /dev/full");
            assertEquals(1, run.code(), run.out() + run.err());
            assertEquals(1, run.complaints().size(), run.err());
            assertEquals(4, run.complaints().get(0).split("cannot write '/dev/full': No space left on device", -1).length - 1, run.err());
            assertTrue(run.complaints().get(0).endsWith("; the result is above"), run.err());
            assertTrue(run.out().contains("  requests "), run.out());
            assertEquals(50, json("a.json").getAsJsonObject("requests").get("completed").getAsLong());
        }
    }

    /** Of a server that takes two seconds to answer above 1,500 a second. */
    @Test
    @Tag("soak")
    void theHighestRateIsFound() throws Exception {
        long interval = Duration.ofSeconds(1).toNanos() / 1_500;
        var next = new AtomicLong(System.nanoTime());
        try (var server = new FakeTcpServer((connection, line) -> {
            for (String request; (request = line.read()) != null; line.write(FakeTcpServer.Line.capitals(request))) {
                long now = System.nanoTime();
                // What comes too fast is ahead of its turn by more and more.
                if (next.updateAndGet(last -> Math.max(last, now) + interval) - now > Duration.ofMillis(100).toNanos())
                    Thread.sleep(2_000);
            }
        })) {
            Jar.Ended run = run(server.target().toString(), "-c 50 -d 500ms -O 200ms --find-rate --slo p99<1s --allow-saturated -e -m hello\\n --html " + file("a.html"));
            assertEquals(0, run.code(), run.out() + run.err());
            JsonObject json = json("a.json");
            assertTrue(run.out().lines().anyMatch(text -> text.matches("  the highest rate that keeps to p99<1s: [\\d,]+ a second.*")), run.out());
            var steps = json.getAsJsonArray("search");
            assertTrue(steps.get(steps.size() - 1).getAsJsonObject().get("confirming").getAsBoolean(), steps.toString());
            double found = steps.get(steps.size() - 1).getAsJsonObject().get("rate").getAsDouble();
            assertTrue(found < 2_000, found + " a second");
            assertTrue(Files.readString(folder.resolve("a.html")).contains("id=\"search\""));
        }
    }

    private Jar.Ended run(String target, String options) throws Exception {
        List<String> args = new ArrayList<>(List.of("run", target, "-J", file("a.json")));
        args.addAll(List.of(options.split(" ")));
        try (Jar.Running running = Jar.loadgen(args.toArray(String[]::new))) {
            return running.await();
        }
    }

    private JsonObject json(String name) throws Exception {
        return JsonParser.parseString(Files.readString(folder.resolve(name), UTF_8)).getAsJsonObject();
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }
}
