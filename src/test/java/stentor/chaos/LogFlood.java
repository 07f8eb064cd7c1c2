package stentor.chaos;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Events that are worth a line each, as fast as they can be had. */
final class LogFlood implements Scenario {

    static final int EVENTS = 1_000_000;
    private static final Duration FOR = Duration.ofSeconds(20);
    /** Ports of services: nobody may be answered there. */
    private static final int[] PRIVILEGED = {7, 19, 900, 901};

    private final ServerUnderTest server;

    LogFlood(ServerUnderTest server) {
        this.server = server;
    }

    @Override
    public List<Row> run() throws Exception {
        int before = server.process().said().size();
        long start = System.nanoTime();
        long sent = send(server.udp(), EVENTS, FOR);
        if (sent == 0)
            return List.of(Row.skipped(15, "lines of one kind a second", "needs root, to send from ports below 1024"));
        double seconds = Math.max(1, (System.nanoTime() - start) / 1e9);
        // The last line may be on its way.
        Thread.sleep(1500);
        List<String> said = server.process().said();
        List<String> lines = said.subList(before, said.size());
        Map<String, Long> byKind = lines.stream().collect(Collectors.groupingBy(LogFlood::kind, Collectors.counting()));
        long most = byKind.values().stream().mapToLong(Long::longValue).max().orElse(0);
        long control = lines.stream().flatMapToInt(String::chars).filter(c -> c < ' ' || c == 0x7f).count();
        double events = server.metric("stentor_datagrams_dropped_total{cause=\"source\"}");
        return List.of(
            Row.figure(15, "hostile events in %.0f s, as the server counts them".formatted(seconds), "1,000,000", "%,.0f".formatted(events)),
            Row.atMost(15, "lines of one kind a second", 1, most / (Math.ceil(seconds) + 1), ""),
            Row.exactly(15, "control characters in them", 0, control));
    }

    /** Sends so many in so long at the most. Returns how many it could, 0 if such ports are not for us. */
    static long send(InetSocketAddress server, int count, Duration atMost) throws IOException {
        byte[] hostile = "\u001b[2J\nforged line\r\n".getBytes(StandardCharsets.UTF_8);
        try (DatagramSocket socket = onPrivilegedPort()) {
            if (socket == null)
                return 0;
            var packet = new DatagramPacket(hostile, hostile.length, server);
            long end = System.nanoTime() + atMost.toNanos();
            int sent = 0;
            while (sent < count && System.nanoTime() - end < 0) {
                socket.send(packet);
                sent++;
            }
            return sent;
        }
    }

    private static DatagramSocket onPrivilegedPort() {
        for (int port : PRIVILEGED) {
            try {
                return new DatagramSocket(port, InetAddress.getLoopbackAddress());
            } catch (SocketException e) {
                // Taken, or not for us: the next one, or none.
            }
        }
        return null;
    }

    private static String kind(String line) {
        String[] words = line.split(" ", 4);
        return words.length < 4 ? line : words[3].replaceFirst(":.*", "");
    }
}
