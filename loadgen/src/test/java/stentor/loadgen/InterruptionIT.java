package stentor.loadgen;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
            assertEquals(0, new ProcessBuilder("kill", "-" + signal, Long.toString(running.process().pid())).inheritIO().start().waitFor());

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
}
