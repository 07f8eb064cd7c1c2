package stentor.chaos;

import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A thousand connect at the same moment. */
final class ConnectBurst implements Scenario {

    private static final int CLIENTS = 1000;

    private final ServerUnderTest server;

    ConnectBurst(ServerUnderTest server) {
        this.server = server;
    }

    @Override
    public List<Row> run() throws Exception {
        var together = new CountDownLatch(CLIENTS);
        List<Long> times = Peers.atOnce(CLIENTS, number -> {
            together.countDown();
            together.await();
            long start = System.nanoTime();
            try (Socket socket = Peers.connect(server.tcp())) {
                boolean right = Peers.answers(socket, "client " + number + ".", "CLIENT " + number + ".", Duration.ofSeconds(20));
                return right ? System.nanoTime() - start : Long.MAX_VALUE;
            }
        });
        long slow = times.stream().filter(time -> time > Duration.ofSeconds(1).toNanos()).count();
        double slowest = times.stream().mapToLong(Long::longValue).max().orElseThrow() / 1e6;
        return List.of(new Row(1, "of 1,000 that connect at once, not answered within a second", "0", slow + " (slowest %.0f ms)".formatted(slowest),
            slow == 0 ? Row.Verdict.HOLDS : Row.Verdict.BROKEN));
    }
}
