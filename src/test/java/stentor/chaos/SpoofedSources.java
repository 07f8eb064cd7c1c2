package stentor.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import stentor.server.ServerProcess;

/** Datagrams of any content that claim to come from anywhere, to a server that is open to others. */
final class SpoofedSources implements Scenario {

    private static final int RATE = 100;
    private static final int ONE_SOURCE_SENDS = 50_000;
    private final Duration fuzzFor;

    /** @param fuzzFor how long it is sent datagrams by chance */
    SpoofedSources(Duration fuzzFor) {
        this.fuzzFor = fuzzFor;
    }

    @Override
    public List<Row> run() throws Exception {
        String why = Namespace.unavailable();
        if (!why.isEmpty())
            return List.of(Row.skipped(10, "answers after datagrams from anywhere", why), Row.skipped(11, "reply bytes for a request byte", why),
                Row.skipped(12, "replies to sources that nobody may answer", why));
        List<Row> rows = new ArrayList<>();
        try (var namespace = Namespace.open();
             var server = ServerUnderTest.startWith(namespace.prefix(), List.of(), "--no-tcp", "--host", Namespace.ADDRESS, "--udp-rate", Integer.toString(RATE))) {
            int port = server.process().udpPort();
            Peers.await(() -> warnings(server) > 0, Duration.ofSeconds(5));
            rows.add(Row.exactly(12, "warnings that it is open to others", 1, warnings(server)));
            long before = namespace.datagramsSent();
            namespace.spoof("never", Namespace.ADDRESS, port);
            Thread.sleep(300);
            rows.add(Row.exactly(12, "replies to ports of services and addresses of nobody or many", 0, namespace.datagramsSent() - before));

            before = namespace.datagramsSent();
            long start = System.nanoTime();
            namespace.spoof("one", "198.18.7.7", 5000, Namespace.ADDRESS, port, ONE_SOURCE_SENDS);
            Thread.sleep(300);
            double seconds = (System.nanoTime() - start) / 1e9;
            rows.add(Row.atMost(11, "replies to 50,000 datagrams of one source, at --udp-rate 100", Math.ceil(RATE * (1 + seconds)),
                namespace.datagramsSent() - before, ""));

            long seed = System.nanoTime();
            long sent = Long.parseLong(namespace.spoof("fuzz", Namespace.ADDRESS, port, fuzzFor.toSeconds(), seed));
            String reply = namespace.spoof("ask", Namespace.ADDRESS, port);
            ServerProcess.Ended ended = server.stop();
            String summary = String.join("\n", ended.out());
            rows.add(Row.figure(10, "datagrams of any content from anywhere, seed " + seed, "10,000,000", "%,d".formatted(sent)));
            rows.add(Row.of(10, "the next request is answered", "STILL THERE", reply, reply.equals("STILL THERE")));
            rows.add(Row.atMost(11, "reply bytes for a request byte, over all of them", 3,
                (double) count(summary, "datagram_bytes_sent") / count(summary, "datagram_bytes_received"), ""));
        }
        return rows;
    }

    private static long warnings(ServerUnderTest server) {
        return server.process().said().stream().filter(line -> line.contains(" WARN ") && line.contains("--udp-rate")).count();
    }

    private static long count(String summary, String name) {
        Matcher matcher = Pattern.compile("\\b" + name + "=(\\d+)").matcher(summary);
        if (!matcher.find())
            throw new IllegalStateException("no " + name + " in: " + summary);
        return Long.parseLong(matcher.group(1));
    }
}
