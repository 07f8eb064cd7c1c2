package stentor.chaos;

import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** More clients than the process may have files open. */
final class OutOfDescriptors implements Scenario {

    private static final int DESCRIPTORS = 60;
    private static final int CLIENTS = 120;
    private static final Duration WATCH = Duration.ofSeconds(5);

    @Override
    public List<Row> run() throws Exception {
        try (var server = ServerUnderTest.startWith(ServerUnderTest.limitedTo(DESCRIPTORS), List.of())) {
            List<Row> rows = new ArrayList<>();
            // Its warm-up is a load of its own.
            Peers.await(() -> isQuiet(server), Duration.ofSeconds(15));
            List<Socket> served = new ArrayList<>();
            List<Socket> waiting = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                Socket socket = Peers.connect(server.tcp());
                (Peers.answers(socket, "a", "A", Duration.ofMillis(i < 20 ? 5000 : 50)) ? served : waiting).add(socket);
            }
            double errors = server.metric("stentor_accept_failed_total");
            Duration before = server.cpuTime();
            Thread.sleep(WATCH);
            Duration used = server.cpuTime().minus(before);
            rows.add(Row.atMost(3, "accept errors a second at ulimit -n 60 with 120 clients", 20,
                (server.metric("stentor_accept_failed_total") - errors) / WATCH.toSeconds(), ""));
            rows.add(Row.atMost(3, "processor time meanwhile", 5, 100.0 * used.toNanos() / WATCH.toNanos(), " %"));
            int answering = 0;
            for (Socket socket : served)
                if (Peers.answers(socket, "b", "B", Duration.ofSeconds(5)))
                    answering++;
            rows.add(Row.exactly(3, "of %d connections served, still answer".formatted(served.size()), served.size(), answering));
            Peers.close(served);
            long start = System.nanoTime();
            boolean next = Peers.hears(waiting.get(0), "A", Duration.ofSeconds(10));
            rows.add(Row.within(3, "until the next is served when they go", 1000, next ? Peers.millis(System.nanoTime() - start) : Double.POSITIVE_INFINITY));
            Peers.close(waiting);
            return rows;
        }
    }

    private static boolean isQuiet(ServerUnderTest server) throws InterruptedException {
        Duration before = server.cpuTime();
        Thread.sleep(500);
        return server.cpuTime().minus(before).toMillis() < 20;
    }
}
