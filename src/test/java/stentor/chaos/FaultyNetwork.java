package stentor.chaos;

import java.time.Duration;
import java.util.List;

import stentor.faults.TcpFault;
import stentor.faults.TcpFaultProxy;
import stentor.faults.TcpFaults;

/** Two thousand clients behind a network that cuts what they send into small pieces and holds it up. */
final class FaultyNetwork implements Scenario {

    private static final int CLIENTS = 2000;
    private static final Duration FOR = Duration.ofSeconds(15);

    private final ServerUnderTest server;

    FaultyNetwork(ServerUnderTest server) {
        this.server = server;
    }

    @Override
    public List<Row> run() throws Exception {
        long seed = System.nanoTime();
        List<TcpFault> faults = List.of(TcpFaults.slices(40), TcpFaults.latency(Duration.ofNanos(1), Duration.ofMillis(10)));
        try (var proxy = new TcpFaultProxy(server.tcp(), seed, faults, faults);
             var clients = new TaggedClients(proxy.address(), CLIENTS, Duration.ofSeconds(1))) {
            Thread.sleep(FOR);
            TaggedClients.Report report = clients.report();
            long bad = report.wrong() + report.broken() + report.unanswered();
            return List.of(Row.of(21, "wrong or lost replies to 2,000 clients behind a faulty network, seed " + seed, "0",
                "%d of %,d".formatted(bad, report.answered() + bad), bad == 0));
        }
    }
}
