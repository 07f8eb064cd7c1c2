package stentor.chaos;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/** A thousand send a line byte by byte and never end it. */
final class Drippers implements Scenario {

    private static final int DRIPPERS = 1000;
    private static final int OTHERS = 50;
    private static final double TIMEOUT = 3;

    @Override
    public List<Row> run() throws Exception {
        try (var server = ServerUnderTest.start("--service", "count:a", "--line-timeout", "3s");
             var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var over = new AtomicBoolean();
            Future<List<Integer>> others = threads.submit(() -> Peers.atOnce(OTHERS, number -> countsWrong(server, number, over)));
            List<Double> closed = Peers.atOnce(DRIPPERS, number -> drip(server));
            over.set(true);
            double soonest = closed.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
            double latest = closed.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
            int wrong = others.get().stream().mapToInt(Integer::intValue).sum();
            return List.of(
                Row.of(6, "1,000 drippers closed, with a line timeout of 3 s", "3 to 4 s", "%.2f to %.2f s".formatted(soonest, latest),
                    soonest >= TIMEOUT - 0.05 && latest <= TIMEOUT + 1),
                Row.exactly(6, "as the server counts them", DRIPPERS, server.closed("line_timeout")),
                Row.exactly(6, "wrong or missing replies of 50 others meanwhile", 0, wrong));
        }
    }

    /** Returns after how many seconds from its first byte it was closed. */
    private static double drip(ServerUnderTest server) throws Exception {
        try (Socket socket = Peers.connect(server.tcp())) {
            long start = System.nanoTime();
            socket.getOutputStream().write('a');
            socket.setSoTimeout(200);
            while (System.nanoTime() - start < 4 * TIMEOUT * 1e9 && drops(socket))
                ;
            return (System.nanoTime() - start) / 1e9;
        }
    }

    /** Whether it could, since it is still let. */
    private static boolean drops(Socket socket) {
        try {
            return socket.getInputStream().read() >= 0;
        } catch (SocketTimeoutException e) {
            return writes(socket);
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean writes(Socket socket) {
        try {
            socket.getOutputStream().write('a');
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static int countsWrong(ServerUnderTest server, int number, AtomicBoolean over) throws Exception {
        List<Integer> wrong = new ArrayList<>();
        try (Socket socket = Peers.connect(server.tcp())) {
            for (int i = 0; !over.get(); i++) {
                int letters = (number + i) % 60;
                if (!Peers.answers(socket, "a".repeat(letters) + "b\n", letters + "\n", Duration.ofSeconds(10)))
                    wrong.add(i);
                Thread.sleep(100);
            }
        }
        return wrong.size();
    }
}
