package stentor.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the jar writes into its log while somebody does all he can to fill it, or to forge a line of it. */
class HostileLogIT {

    private static final String QUOTING = """
        import java.io.IOException;
        import stentor.server.service.Conversation;
        import stentor.server.service.Service;
        public final class Quoting implements Service {
            public void converse(Conversation peer) throws IOException {
                throw new IllegalStateException(peer.readLine());
            }
        }
        """;
    private static final int EVENTS = 300_000;
    /** So that none finds the server's receive buffer full. */
    private static final int AT_ONCE = 100;

    @TempDir
    private Path temp;

    @Test
    void aLineASecondOfEachKindAndNothingThatCouldBeTakenForAnother() throws Exception {
        String jar = ServiceJar.of(temp, "Quoting", QUOTING).jar();
        long begin = System.nanoTime();
        try (var server = ServerProcess.start("-p0", "--service-path", jar, "--service", "quoting"); var hostile = new DatagramSocket()) {
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.udpPort());
            byte[] text = "evil\r2026-01-01 00:00:00.000 WARN all is well\033[2J\u0085\u2028\u202e".getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < EVENTS; i++) {
                hostile.send(new DatagramPacket(text, text.length, address));
                if (i % AT_ONCE == 0)
                    Thread.yield();
            }
            var ended = server.stop();
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin) + 1;
            assertTrue(count(ended, "dropped_service_failed") + count(ended, "dropped_rate") > EVENTS / 100, ended.out()::toString);
            assertEquals(0, count(ended, "datagrams_sent"));
            Map<String, List<String>> byKind = ended.err().stream().collect(Collectors.groupingBy(HostileLogIT::kind));
            byKind.forEach((kind, lines) -> assertTrue(lines.size() <= seconds + 1, () -> lines.size() + " lines in " + seconds + " s: " + kind));
            for (String line : ended.err()) {
                assertTrue(line.matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} WARN [a-z ]+: .*"), line);
                assertTrue(line.chars().noneMatch(c -> Character.isISOControl(c) || c == '\u2028' || c == '\u202e'), line);
            }
        }
    }

    private static String kind(String line) {
        return line.substring(line.indexOf("WARN") + 5, line.indexOf(": "));
    }

    private static long count(ServerProcess.Ended ended, String counter) {
        String summary = ended.out().get(ended.out().size() - 1);
        String from = summary.substring(summary.indexOf(" " + counter + "=") + counter.length() + 2);
        return Long.parseLong(from.split(" ")[0]);
    }
}
