package stentor.chaos;

import java.util.ArrayList;
import java.util.List;

/** Datagrams that make a server talk to itself, or two servers to one another. */
final class Loops implements Scenario {

    private static final String LOOPBACK = "127.0.0.1";
    /** How many datagrams one forged one may cause: as many as a loop makes before the servers notice. */
    private static final long BOUND = 200_000;

    @Override
    public List<Row> run() throws Exception {
        String why = Namespace.unavailable();
        if (!why.isEmpty())
            return List.of(Row.skipped(9, "replies to itself and to another of ours", why));
        List<Row> rows = new ArrayList<>();
        try (var namespace = Namespace.open();
             var one = ServerUnderTest.startWith(namespace.prefix(), List.of(), "--no-tcp");
             var other = ServerUnderTest.startWith(namespace.prefix(), List.of(), "--no-tcp")) {
            int port = one.udp().getPort();
            int otherPort = other.udp().getPort();
            long before = namespace.datagramsSent();
            namespace.spoof("one", LOOPBACK, port, LOOPBACK, port, 100);
            Thread.sleep(500);
            rows.add(Row.exactly(9, "replies to 100 datagrams from its own address and port", 0, namespace.datagramsSent() - before));

            before = namespace.datagramsSent();
            namespace.spoof("one", LOOPBACK, otherPort, LOOPBACK, port, 1);
            Thread.sleep(1000);
            long afterOneSecond = namespace.datagramsSent();
            Thread.sleep(2000);
            long later = namespace.datagramsSent();
            rows.add(Row.atMost(9, "datagrams between two of ours that one forged datagram sets on one another", BOUND, afterOneSecond - before, ""));
            rows.add(Row.exactly(9, "of them later than a second", 0, later - afterOneSecond));
        }
        return rows;
    }
}
