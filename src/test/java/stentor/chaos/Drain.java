package stentor.chaos;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import stentor.server.ServerProcess;

/** SIGTERM: to a server with ten thousand requests under way, to one whose clients are stuck, and to one that does nothing. */
final class Drain implements Scenario {

    private static final int CLIENTS = 500;
    private static final int REQUESTS_EACH = 20;

    @Override
    public List<Row> run() throws Exception {
        List<Row> rows = new ArrayList<>(underLoad());
        rows.addAll(withStalledClients());
        rows.addAll(idleAndAgain());
        return rows;
    }

    private static List<Row> underLoad() throws Exception {
        try (var server = ServerUnderTest.start()) {
            InetSocketAddress address = server.tcp();
            List<Socket> clients = Peers.atOnce(CLIENTS, number -> Peers.connect(address));
            for (int i = 0; i < CLIENTS; i++)
                Peers.send(clients.get(i), requests(i));
            long start = System.nanoTime();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<Double> refused = threads.submit(() -> Peers.millis(Peers.await(() -> isRefused(address), Duration.ofSeconds(10))));
                Future<ServerProcess.Ended> stopping = threads.submit(server::stop);
                long whole = Peers.atOnce(CLIENTS, i -> {
                    String expected = requests(i).toUpperCase(Locale.ROOT);
                    byte[] said = clients.get(i).getInputStream().readNBytes(expected.length());
                    return new String(said, StandardCharsets.US_ASCII).lines().filter(line -> line.endsWith(".")).count();
                }).stream().mapToLong(Long::longValue).sum();
                Peers.close(clients);
                ServerProcess.Ended ended = stopping.get();
                return List.of(
                    Row.exactly(13, "of 10,000 requests under way at SIGTERM, unanswered", 0, CLIENTS * REQUESTS_EACH - whole),
                    Row.within(13, "until new connections are refused", 100, refused.get()),
                    Row.exactly(13, "exit code", 0, ended.exitCode()),
                    Row.figure(13, "until it has ended", "", "%.0f ms".formatted(Peers.millis(System.nanoTime() - start))));
            }
        }
    }

    private static String requests(int client) {
        var text = new StringBuilder();
        for (int i = 0; i < REQUESTS_EACH; i++)
            text.append("client ").append(client).append(" request ").append(i).append(".\n");
        return text.toString();
    }

    private static boolean isRefused(InetSocketAddress address) {
        try (var socket = new Socket()) {
            socket.connect(address, 1000);
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private static List<Row> withStalledClients() throws Exception {
        try (var server = ServerUnderTest.start("--drain-timeout", "2s"); var stuck = new NeverReaders.Stuck(server.tcp(), 50)) {
            stuck.sendUntilNobodyTakesMore(Duration.ofMillis(300));
            long start = System.nanoTime();
            ServerProcess.Ended ended = server.stop();
            double millis = Peers.millis(System.nanoTime() - start);
            return List.of(Row.within(13, "until it has ended with 50 stalled clients and a drain timeout of 2 s", 3000, millis),
                Row.exactly(13, "exit code then", 0, ended.exitCode()));
        }
    }

    private static List<Row> idleAndAgain() throws Exception {
        int port;
        double millis;
        try (var server = ServerUnderTest.start(); Socket idle = Peers.connect(server.tcp())) {
            port = server.tcp().getPort();
            Peers.answers(idle, "a", "A", Duration.ofSeconds(5));
            long start = System.nanoTime();
            server.stop();
            millis = Peers.millis(System.nanoTime() - start);
        }
        try (var server = ServerUnderTest.start("--port", Integer.toString(port)); Socket client = Peers.connect(server.tcp())) {
            boolean answers = Peers.answers(client, "a", "A", Duration.ofSeconds(5));
            return List.of(Row.within(13, "until it has ended when idle", 500, millis),
                Row.of(13, "the same port binds again at once", "yes", answers ? "yes" : "no", answers));
        }
    }
}
