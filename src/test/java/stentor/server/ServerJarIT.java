package stentor.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The jar as a process: what it prints, where, and how it ends. */
class ServerJarIT {

    @Test
    void theFirstLineSaysWhereItIsReadyToReceive() throws Exception {
        try (var server = ServerProcess.start("--port", "0")) {
            int port = server.tcpPort();
            assertEquals("The server is ready to receive on tcp://127.0.0.1:" + port + " udp://127.0.0.1:" + port, server.readyLine());
        }
    }

    @Test
    void itIsReachedByTheAddressFamilyOfItsHostAlone() throws Exception {
        assumeIpv6();
        try (var server = ServerProcess.start("--port", "0", "--host", "0.0.0.0"); var client = TcpClient.to(server.tcpPort())) {
            client.send("four");
            assertEquals("FOUR", client.read("FOUR"));
            assertThrows(ConnectException.class, () -> new Socket("::1", server.tcpPort()).close());
        }
        try (var server = ServerProcess.start("--port", "0", "--host", "::1"); var socket = new Socket("::1", server.tcpPort())) {
            socket.getOutputStream().write('6');
            assertEquals('6', socket.getInputStream().read());
        }
    }

    private static void assumeIpv6() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
            Assumptions.assumeTrue(socket.isBound());
        } catch (IOException e) {
            Assumptions.abort("this machine has no IPv6: " + e.getMessage());
        }
    }

    @Test
    void theFirstLineNamesOnlyWhatIsServed() throws Exception {
        try (var server = ServerProcess.start("-p0", "--no-udp")) {
            assertEquals("The server is ready to receive on tcp://127.0.0.1:" + server.tcpPort(), server.readyLine());
        }
        try (var server = ServerProcess.start("-p0", "--no-tcp")) {
            assertEquals("The server is ready to receive on udp://127.0.0.1:" + server.udpPort(), server.readyLine());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void aSignalDrainsItAndItEndsWell(String signal) throws Exception {
        try (var server = ServerProcess.start("--port", "0")) {
            Assumptions.assumeFalse(signal.equals("INT") && ignoresInterrupt(server.pid()),
                "these tests were started with SIGINT ignored, as in a shell's background, and so is the server");
            try (var client = TcpClient.to(server.tcpPort())) {
                client.send("hello");
                assertEquals("HELLO", client.read("HELLO"));
                var ended = server.stop(signal);
                assertEquals("", client.readToEnd());
                assertEquals(0, ended.exitCode());
                assertEquals(List.of(), ended.err());
                assertEquals(2, ended.out().size(), () -> ended.out().toString());
                assertTrue(ended.out().get(1).startsWith("The server has stopped: connections_open=0 connections_accepted=1 "), ended.out()::toString);
                assertTrue(ended.out().get(1).contains(" closed_drained=1 "), ended.out()::toString);
            }
        }
    }

    @Test
    void aTcpPortInUseIsOneLineThatSaysWhatToDo() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var ended = ServerProcess.run("--port", Integer.toString(taken.getLocalPort()));
            assertCannotStart(ended, "cannot listen on tcp://127.0.0.1:" + taken.getLocalPort() + ": ", "--port");
        }
    }

    @Test
    void aUdpPortInUseIsOneLineThatSaysWhatToDo() throws Exception {
        try (var taken = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            var ended = ServerProcess.run("--tcp-port", "0", "--udp-port", Integer.toString(taken.getLocalPort()));
            assertCannotStart(ended, "cannot listen on udp://127.0.0.1:" + taken.getLocalPort() + ": ", "--port");
        }
    }

    @Test
    void aMetricsPortInUseIsOneLineThatSaysWhatToDo() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var ended = ServerProcess.run("-p0", "--metrics-port", Integer.toString(taken.getLocalPort()));
            assertCannotStart(ended, "cannot listen on http://127.0.0.1:" + taken.getLocalPort() + ": ", "--metrics-port");
        }
    }

    @Test
    void theSecondLineSaysWhereTheMetricsAre() throws Exception {
        try (var server = ServerProcess.start("-p0", "--metrics-port", "0")) {
            String line = server.awaitLine("Metrics are on ");
            assertTrue(line.matches("Metrics are on http://127\\.0\\.0\\.1:\\d+/metrics"), line);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "no-such-host.invalid"})
    void aHostThatIsNotThisMachineIsOneLineThatSaysWhatToDo(String host) throws Exception {
        assertCannotStart(ServerProcess.run("-p0", "--host", host), host, "--host");
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "no-such-host.invalid"})
    void aHostForMetricsThatIsNotThisMachineIsOneLineThatSaysWhatToDo(String host) throws Exception {
        assertCannotStart(ServerProcess.run("-p0", "--metrics-port", "0", "--metrics-host", host), host, "; --metrics-host");
    }

    @Test
    void aHostForMetricsOfTheOtherAddressFamilyIsServedToo() throws Exception {
        assumeIpv6();
        try (var server = ServerProcess.start("-p0", "--metrics-port", "0", "--metrics-host", "::1")) {
            String url = metricsUrl(server);
            assertTrue(url.startsWith("http://[0:0:0:0:0:0:0:1]:"), url);
            assertEquals(200, get(url).statusCode());
            assertEquals("The server is ready to receive on tcp://127.0.0.1:" + server.tcpPort() + " udp://127.0.0.1:" + server.udpPort(), server.readyLine());
        }
    }

    private static String metricsUrl(ServerProcess server) {
        String line = server.awaitLine("Metrics are on ");
        return line.substring(line.indexOf("http"));
    }

    private static HttpResponse<String> get(String url) throws Exception {
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static void assertCannotStart(ServerProcess.Ended ended, String what, String remedy) {
        assertEquals(1, ended.exitCode());
        assertEquals(List.of(), ended.out());
        assertEquals(1, ended.err().size(), () -> ended.err().toString());
        String line = ended.err().get(0);
        assertTrue(line.startsWith("stentor-server: ") && line.contains(what) && line.contains(remedy), line);
    }

    @Test
    void helpGoesToStandardOutput() throws Exception {
        var ended = ServerProcess.run("--help");
        assertEquals(0, ended.exitCode());
        assertEquals(List.of(), ended.err());
        String text = String.join("\n", ended.out());
        for (String option : List.of("--host", "--port", "--tcp-port", "--udp-port", "--no-tcp", "--no-udp", "--service", "--service-path", "--once",
            "--max-connections", "--max-per-source", "--idle-timeout", "--write-timeout", "--line-timeout", "--max-line", "--drain-timeout", "--backlog",
            "--udp-rate", "--metrics-port", "--metrics-host", "--help", "--version"))
            assertTrue(text.contains(" " + option + " "), option);
        assertTrue(text.contains("upper, echo, count:LETTER"), text);
    }

    @Test
    void versionIsOneLine() throws Exception {
        var ended = ServerProcess.run("--version");
        assertEquals(0, ended.exitCode());
        assertEquals(List.of(), ended.err());
        assertEquals(1, ended.out().size());
        assertTrue(ended.out().get(0).matches("stentor-server \\d\\S*"), ended.out()::toString);
    }

    private static boolean ignoresInterrupt(long pid) throws IOException {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        if (!Files.isReadable(status))
            return false;
        return Files.readAllLines(status).stream().filter(line -> line.startsWith("SigIgn:"))
            .anyMatch(line -> (Long.parseUnsignedLong(line.substring("SigIgn:".length()).strip(), 16) & 1L << 2 - 1) != 0);
    }

    @Test
    void aRecordingAskedForOnTheCommandLineIsWholeAfterTheStop(@TempDir Path temp) throws Exception {
        Path file = temp.resolve("server.jfr");
        List<String> args = List.of("-Xlog:disable", "-XX:StartFlightRecording:filename=" + file + ",+stentor.ConnectionClosed#enabled=true", "-jar", ServerProcess.JAR);
        try (var server = ServerProcess.startWith(args, "--port", "0", "--metrics-port", "0")) {
            String metrics = metricsUrl(server);
            try (var client = TcpClient.to(server.tcpPort())) {
                client.send("abc");
                assertEquals("ABC", client.read("ABC"));
            }
            // The JVM begins to write as soon as it is to stop.
            TestServers.waitingFor("its end").until(() -> get(metrics).body().contains("stentor_connections_closed_total{cause=\"by_peer\"} 1"));
            var ended = server.stop();
            assertEquals(0, ended.exitCode());
            assertTrue(RecordingFile.readAllEvents(file).stream().anyMatch(event -> event.getEventType().getName().equals("stentor.ConnectionClosed")
                && event.getLong("bytesReceived") == 3), ended.err()::toString);
        }
    }

    @Test
    void oneProcessorIsLeftToTheRestUnlessTheUserSaysOtherwise() throws Exception {
        int chosen = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
        assertEquals("carrier threads: " + chosen, carriers(List.of()));
        assertEquals("carrier threads: 3", carriers(List.of("-Djdk.virtualThreadScheduler.parallelism=3")));
    }

    private static String carriers(List<String> javaArgs) throws Exception {
        List<String> args = new ArrayList<>(javaArgs);
        args.addAll(List.of("-Dtinylog.level=debug", "-jar", ServerProcess.JAR));
        try (var server = ServerProcess.startWith(args, "--port", "0")) {
            String line = String.join("\n", server.stop().err());
            return line.substring(line.indexOf("carrier"));
        }
    }
}
