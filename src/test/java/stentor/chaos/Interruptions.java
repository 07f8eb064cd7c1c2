package stentor.chaos;

import java.net.Socket;
import java.time.Duration;
import java.util.List;

/** The process stands still for five seconds; then it is killed and started again. Its clients go through both. */
final class Interruptions implements Scenario {

    private static final int CLIENTS = 500;
    private static final Duration INTERVAL = Duration.ofMillis(200);

    @Override
    public List<Row> run() throws Exception {
        try (var first = ServerUnderTest.start(); var clients = new TaggedClients(first.tcp(), CLIENTS, INTERVAL)) {
            Thread.sleep(1000);
            TaggedClients.Report before = clients.report();
            first.signal("STOP");
            Thread.sleep(5000);
            first.signal("CONT");
            Thread.sleep(2000);
            TaggedClients.Report stopped = clients.report().since(before);

            String port = Integer.toString(first.tcp().getPort());
            first.process().close();
            long start = System.nanoTime();
            try (var second = ServerUnderTest.start("--port", port); Socket probe = Peers.connect(second.tcp())) {
                boolean answers = Peers.answers(probe, "a", "A", Duration.ofSeconds(5));
                double millis = Peers.millis(answers ? System.nanoTime() - start : -1);
                TaggedClients.Report killed = clients.report();
                Thread.sleep(3000);
                TaggedClients.Report after = clients.report();
                long again = after.since(killed).answered();
                return List.of(
                    Row.exactly(21, "of 500 clients, wrong replies or broken connections in a SIGSTOP of 5 s", 0, stopped.wrong() + stopped.broken() + stopped.unanswered()),
                    Row.within(13, "from SIGKILL to the first reply of its successor on the same port", 1000, millis),
                    Row.of(21, "wrong replies to those 500 across the two servers", "0", "%d of %,d".formatted(after.wrong(), after.answered()),
                        after.wrong() == 0 && again > CLIENTS));
            }
        }
    }
}
