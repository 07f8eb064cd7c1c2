package stentor.loadgen.target;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class BundledServerTest {

    private static final int TIMEOUT_MILLIS = 20_000;

    @Test
    void itAnswersOnBothTargetsAndTellsItsCountersWhenStopped() throws IOException {
        try (BundledServer server = BundledServer.start()) {
            assertEquals("STRASSE", overTcp(server.target(Target.Protocol.TCP), "straße"));
            assertEquals("ŉ".toUpperCase(Locale.ROOT), overUdp(server.target(Target.Protocol.UDP), "ŉ"));

            Map<String, Long> counters = server.stop();
            assertEquals(1, counters.get("connections_accepted"));
            assertEquals("straße".getBytes(UTF_8).length, counters.get("bytes_received"));
            assertEquals("STRASSE".length(), counters.get("bytes_sent"));
            assertEquals(1, counters.get("datagrams_received"));
            assertEquals(1, counters.get("datagrams_sent"));
        }
    }

    @Test
    void itRunsTheServiceItIsToldTo() throws IOException {
        try (BundledServer server = BundledServer.start("--service", "echo")) {
            assertEquals("straße", overTcp(server.target(Target.Protocol.TCP), "straße"));
        }
    }

    @Test
    void itsProcessIsGoneWhenItIsClosed() throws IOException {
        ProcessHandle process;
        try (BundledServer server = BundledServer.start()) {
            process = ProcessHandle.of(server.pid()).orElseThrow();
            assertTrue(process.isAlive());
        }
        await().until(() -> !process.isAlive());
        assertFalse(process.isAlive());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void oneThatDoesNotStopIsKilledAndTellsNoCounters() throws Exception {
        try (BundledServer server = BundledServer.start()) {
            ProcessHandle process = ProcessHandle.of(server.pid()).orElseThrow();
            assertEquals(0, new ProcessBuilder("kill", "-STOP", Long.toString(server.pid())).start().waitFor());
            assertEquals(Map.of(), server.stop(Duration.ofMillis(200)));
            await().until(() -> !process.isAlive());
        }
    }

    @Test
    void aServerThatDoesNotStartIsReported() {
        var failure = assertThrows(IOException.class, () -> BundledServer.start("--host", "203.0.113.1"));
        assertTrue(failure.getMessage().contains("did not start"), failure.getMessage());
    }

    private static String overTcp(Target target, String text) throws IOException {
        try (var socket = new Socket(target.host(), target.port())) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(text.getBytes(UTF_8));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    private static String overUdp(Target target, String text) throws IOException {
        try (var socket = new DatagramSocket()) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            byte[] bytes = text.getBytes(UTF_8);
            socket.send(new DatagramPacket(bytes, bytes.length, target.address()));
            var reply = new DatagramPacket(new byte[100], 100);
            socket.receive(reply);
            return new String(reply.getData(), 0, reply.getLength(), UTF_8);
        }
    }
}
