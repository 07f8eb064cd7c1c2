package stentor.chaos;

import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Twice as many as are let in; some go, others come in their place; and then very many that come and reset. */
final class TwiceTheLimit implements Scenario {

    private static final int LIMIT = 100;
    private static final int GO = 20;
    private static final int CYCLES = 100_000;
    private static final int CYCLERS = 16;
    private static final Duration CYCLES_FOR = Duration.ofSeconds(25);
    private static final Duration AT_ONCE = Duration.ofMillis(1500);

    @Override
    public List<Row> run() throws Exception {
        try (var server = ServerUnderTest.start("--max-connections", Integer.toString(LIMIT))) {
            List<Row> rows = new ArrayList<>();
            List<Socket> served = new ArrayList<>();
            List<Socket> waiting = new ArrayList<>();
            for (int i = 0; i < 2 * LIMIT; i++) {
                Socket socket = Peers.connect(server.tcp());
                Peers.send(socket, "client " + i + ".");
                (Peers.hears(socket, "CLIENT " + i + ".", i < LIMIT ? Duration.ofSeconds(5) : Duration.ofMillis(20)) ? served : waiting).add(socket);
            }
            rows.add(Row.exactly(1, "with a limit of 100, of 200 that connect are served", LIMIT, served.size()));
            rows.add(Row.exactly(1, "the server's own count of them", LIMIT, server.connectionsOpen()));

            var admitted = new AtomicInteger();
            Peers.close(served.subList(0, GO));
            long start = System.nanoTime();
            List<Long> times = Peers.atOnce(waiting.size(), i -> {
                boolean in = Peers.hears(waiting.get(i), "CLIENT " + (LIMIT + i) + ".", AT_ONCE);
                return in && admitted.incrementAndGet() <= GO ? System.nanoTime() - start : -1;
            });
            rows.add(Row.exactly(1, "of those that wait, so many are let in when 20 go", GO, admitted.get()));
            rows.add(Row.within(1, "until they are", 100, times.stream().mapToLong(Long::longValue).max().orElseThrow() / 1e6));
            Peers.close(served);
            Peers.close(waiting);
            rows.addAll(cycles(server));
            return rows;
        }
    }

    private static List<Row> cycles(ServerUnderTest server) throws Exception {
        var cycles = new AtomicInteger();
        long end = System.nanoTime() + CYCLES_FOR.toNanos();
        Peers.atOnce(CYCLERS, number -> {
            while (cycles.incrementAndGet() <= CYCLES && System.nanoTime() - end < 0) {
                Socket socket = Peers.connect(server.tcp());
                socket.getOutputStream().write('a');
                Peers.reset(socket);
            }
            return null;
        });
        Peers.await(() -> server.connectionsOpen() == 0, Duration.ofSeconds(10));
        List<Socket> again = new ArrayList<>();
        int served = 0;
        for (int i = 0; i < LIMIT; i++) {
            Socket socket = Peers.connect(server.tcp());
            again.add(socket);
            if (Peers.answers(socket, "a", "A", Duration.ofSeconds(2)))
                served++;
        }
        Peers.close(again);
        return List.of(Row.exactly(1, "places lost in %,d connections that were reset".formatted(Math.min(CYCLES, cycles.get())), 0, LIMIT - served));
    }
}
