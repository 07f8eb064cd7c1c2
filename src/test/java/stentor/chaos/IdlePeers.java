package stentor.chaos;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Some say nothing, others something now and then. */
final class IdlePeers implements Scenario {

    private static final Duration TIMEOUT = Duration.ofMillis(400);
    private static final int SILENT = 50;
    private static final int ACTIVE = 20;

    @Override
    public List<Row> run() throws Exception {
        try (var server = ServerUnderTest.start("--idle-timeout", TIMEOUT.toMillis() + "ms"); var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<List<Boolean>> active = threads.submit(() -> Peers.atOnce(ACTIVE, number -> staysOpen(server)));
            List<Peers.Ending> endings = Peers.atOnce(SILENT, number -> {
                try (Socket socket = Peers.connect(server.tcp())) {
                    Peers.answers(socket, "a", "A", Duration.ofSeconds(5));
                    return Peers.awaitEnd(socket, System.nanoTime());
                }
            });
            double soonest = endings.stream().mapToDouble(Peers.Ending::seconds).min().orElseThrow();
            double latest = endings.stream().mapToDouble(Peers.Ending::seconds).max().orElseThrow();
            long kept = active.get().stream().filter(open -> open).count();
            double timeout = TIMEOUT.toMillis() / 1e3;
            // A client sees the reply a moment after its connection began to wait for more.
            double slack = 0.05;
            return List.of(
                Row.of(5, "silent ones closed, after a timeout of 0.4 s", "0.4 to 1.4 s", "%.2f to %.2f s".formatted(soonest, latest),
                    soonest >= timeout - slack && latest <= timeout + 1),
                Row.exactly(5, "as the server counts them", SILENT, server.closed("idle")),
                Row.exactly(5, "of 20 that send every 80 ms for a hundred timeouts, closed", 0, ACTIVE - kept));
        }
    }

    private static boolean staysOpen(ServerUnderTest server) throws Exception {
        try (Socket socket = Peers.connect(server.tcp())) {
            long end = System.nanoTime() + 100 * TIMEOUT.toNanos();
            List<Boolean> wrong = new ArrayList<>();
            while (System.nanoTime() - end < 0) {
                if (!Peers.answers(socket, "a", "A", Duration.ofSeconds(5)))
                    wrong.add(true);
                Thread.sleep(TIMEOUT.dividedBy(5));
            }
            return wrong.isEmpty();
        } catch (IOException e) {
            return false;
        }
    }
}
