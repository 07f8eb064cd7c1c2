package stentor.loadgen;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import stentor.loadgen.fake.FakeTcpServer;
import stentor.loadgen.fake.Jar;

/** Several processes that share one load without knowing each other. */
class SegmentIT {

    private static final int SEGMENTS = 3;
    /** For the JVMs to start in. */
    private static final int SECONDS_TO_START = 12;
    /** The calendar may be set right meanwhile, and the clock that intervals are measured with is not. */
    private static final Duration CLOCKS_DIFFER = Duration.ofMillis(200);

    @TempDir
    Path folder;

    @Test
    void segmentsSendTogetherWhatOneProcessWouldAndBeginAtTheSameTime() throws Exception {
        Set<String> received = ConcurrentHashMap.newKeySet();
        Instant start = Instant.ofEpochSecond(Instant.now().getEpochSecond() + SECONDS_TO_START);
        try (var server = new FakeTcpServer((connection, line) -> {
            for (String request; (request = line.read()) != null; line.write(FakeTcpServer.Line.capitals(request)))
                received.add(request);
        })) {
            List<Jar.Running> all = new ArrayList<>();
            try {
                for (int i = 1; i <= SEGMENTS; i++)
                    all.add(Jar.loadgen("run", server.target().toString(), "-c", "10", "-n", "1000", "-R", "1000", "--segment", i + "/" + SEGMENTS,
                        "--start-at", start.toString(), "--allow-saturated", "-e", "-m", "\\{conn} \\{seq}\\n", "-J", file(i + ".json"), "--timeseries", file(i + ".ndjson")));
                for (Jar.Running running : all) {
                    Jar.Ended ended = running.await();
                    assertEquals(0, ended.code(), ended.out() + ended.err());
                }
            } finally {
                all.forEach(Jar.Running::close);
            }
        }
        assertEquals(1_000, received.size());
        Set<String> clients = new TreeSet<>(received.stream().map(request -> request.split(" ")[0]).toList());
        assertEquals(List.of("000000", "000001", "000002", "000003", "000004", "000005", "000006", "000007", "000008", "000009"), List.copyOf(clients));
        for (int i = 1; i <= SEGMENTS; i++)
            assertBeganAt(start, Files.readAllLines(folder.resolve(i + ".ndjson")));

        try (Jar.Running merge = Jar.loadgen("merge", file("1.json"), file("2.json"), file("3.json"), "-J", file("all.json"), "--allow-saturated")) {
            assertEquals(0, merge.await().code());
        }
        JsonObject all = JsonParser.parseString(Files.readString(folder.resolve("all.json"), UTF_8)).getAsJsonObject();
        assertEquals(10, all.get("connections").getAsInt());
        assertEquals(1_000, all.getAsJsonObject("requests").get("completed").getAsInt());
    }

    private static void assertBeganAt(Instant start, List<String> intervals) {
        for (String line : intervals) {
            JsonObject interval = JsonParser.parseString(line).getAsJsonObject();
            if (interval.get("phase").getAsString().equals("connecting"))
                assertEquals(0, interval.get("sent").getAsLong(), line);
            else
                assertTrue(Instant.parse(interval.get("start").getAsString()).isAfter(start.minus(CLOCKS_DIFFER)), line);
        }
        assertFalse(intervals.isEmpty());
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }
}
