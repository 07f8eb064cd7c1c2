package stentor.chaos;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Resets at every byte of a request, very many at random points, and clients that end their side at once. */
final class ResetsAndHalfCloses implements Scenario {

    private static final String REQUEST = "reset or finished somewhere in here, straße";
    private static final int RESETS = 100_000;
    private static final Duration RESETS_FOR = Duration.ofSeconds(25);
    private static final int RESETTERS = 16;
    private static final int HALF_CLOSES = 2000;

    private final ServerUnderTest server;

    ResetsAndHalfCloses(ServerUnderTest server) {
        this.server = server;
    }

    @Override
    public List<Row> run() throws Exception {
        for (int bytes = 0; bytes <= REQUEST.length(); bytes++)
            resetAfter(bytes, false);
        var resets = new AtomicInteger();
        long end = System.nanoTime() + RESETS_FOR.toNanos();
        Peers.atOnce(RESETTERS, number -> {
            var random = new SplittableRandom(number);
            while (resets.incrementAndGet() <= RESETS && System.nanoTime() - end < 0)
                resetAfter(random.nextInt(REQUEST.length() + 1), random.nextBoolean());
            return null;
        });
        long whole = Peers.atOnce(HALF_CLOSES, number -> {
            try (Socket socket = Peers.connect(server.tcp())) {
                String request = REQUEST + number;
                Peers.send(socket, request);
                socket.shutdownOutput();
                String reply = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                return reply.equals(request.toUpperCase(Locale.ROOT));
            }
        }).stream().filter(right -> right).count();
        return List.of(
            Row.of(14, "of 2,000 requests with a FIN behind them, answered whole", "100 %", 100.0 * whole / HALF_CLOSES + " %", whole == HALF_CLOSES),
            Row.figure(14, "resets at random points in 25 s", "100,000", "%,d".formatted(Math.min(RESETS, resets.get()))),
            Row.exactly(14, "stack traces in the log", 0, server.process().said().stream().filter(line -> line.startsWith("\tat ")).count()));
    }

    private void resetAfter(int bytes, boolean hearing) throws Exception {
        Socket socket = Peers.connect(server.tcp());
        if (bytes > 0) {
            Peers.send(socket, REQUEST.substring(0, bytes));
            if (hearing)
                socket.getInputStream().read();
        }
        Peers.reset(socket);
    }
}
