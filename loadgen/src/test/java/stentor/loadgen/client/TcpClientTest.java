package stentor.loadgen.client;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import stentor.loadgen.fake.FakeTcpServer;
import stentor.loadgen.measure.Tally;
import stentor.loadgen.target.Target;
import stentor.server.Server;
import stentor.server.Settings;
import stentor.server.telemetry.Counter;

class TcpClientTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 8})
    void eachOfManyClientsGetsItsOwnRepliesAndTheServerCountedTheSame(int pipeline) throws Exception {
        Server server = Server.start(Settings.DEFAULTS.withPort(0));
        Trial.Outcome outcome;
        try (server) {
            outcome = Trial.of(target(server)).message("client \\{conn} request \\{seq} straße\\n")
                .clients(200).pipeline(pipeline).requests(20_000).run();
        }
        Tally tally = outcome.measured();
        assertEquals(Optional.empty(), outcome.mismatch());
        assertEquals(20_000, tally.sent);
        assertEquals(20_000, tally.completed);
        assertEquals(0, tally.mismatched);
        assertEquals(20_000, outcome.latencies().getTotalCount());
        assertEquals(200, outcome.connectTimes().getTotalCount());
        assertEquals(server.count(Counter.BYTES_RECEIVED), tally.bytesSent);
        assertEquals(server.count(Counter.BYTES_SENT), tally.bytesReceived);
        assertEquals(200, server.count(Counter.CONNECTIONS_ACCEPTED));
        assertEquals(200, server.count(Counter.CLOSED_BY_PEER));
    }

    @Test
    void theWarmupIsInTheTotalAlone() throws Exception {
        Server server = Server.start(Settings.DEFAULTS.withPort(0));
        Trial.Outcome outcome;
        try (server) {
            outcome = Trial.of(target(server)).clients(4).warmup(Duration.ofMillis(500)).requests(50).run();
        }
        assertEquals(50, outcome.measured().sent);
        assertEquals(50, outcome.measured().completed);
        assertEquals(50, outcome.latencies().getTotalCount());
        assertTrue(outcome.warmup().sent > 0);
        assertEquals(outcome.warmup().sent, outcome.warmup().completed);
        assertEquals(server.count(Counter.BYTES_RECEIVED), outcome.total().bytesSent);
        assertEquals(server.count(Counter.BYTES_SENT), outcome.total().bytesReceived);
    }

    @Test
    void theClockEndsARunThatHasNoNumber() throws Exception {
        try (Server server = Server.start(Settings.DEFAULTS.withPort(0))) {
            Tally tally = Trial.of(target(server)).clients(4).duration(Duration.ofSeconds(1)).run().measured();
            assertTrue(tally.sent > 0);
            assertEquals(tally.sent, tally.completed);
        }
    }

    @Test
    void repliesAnywhereInAStreamOfAnySegmentsAreChecked() throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> {
            // Three replies at a time, a byte a segment.
            for (String first; (first = line.read()) != null; ) {
                String replies = FakeTcpServer.Line.capitals(first) + FakeTcpServer.Line.capitals(line.read()) + FakeTcpServer.Line.capitals(line.read());
                for (char c : replies.toCharArray())
                    line.write(String.valueOf(c));
            }
        })) {
            Tally tally = Trial.of(server.target()).pipeline(3).requests(30).run().measured();
            assertEquals(30, tally.completed);
            assertEquals(30, tally.sent);
        }
    }

    @Test
    void anyReplyWillDoWhereNothingIsExpected() throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> {
            while (line.read() != null)
                line.write("whatever");
        })) {
            Trial.Outcome outcome = Trial.of(server.target()).expect("none").clients(3).requests(30).run();
            assertEquals(30, outcome.measured().completed);
            assertEquals(Optional.empty(), outcome.mismatch());
        }
    }

    @Test
    void whatIsReadOfAReplyAfterItWasCompleteIsNotInTheLatencyOfTheNext() throws Exception {
        List<Long> heard = new CopyOnWriteArrayList<>();
        try (var server = new FakeTcpServer((connection, line) -> {
            for (boolean first = true; line.read() != null; first = false) {
                heard.add(System.nanoTime());
                if (first)
                    Thread.startVirtualThread(() -> writeForEver(line));
            }
        })) {
            Trial.Outcome outcome = Trial.of(server.target()).expect("none").timeout(Duration.ofSeconds(1)).requests(400).run();
            assertEquals(400, outcome.measured().completed);
            double inLatencies = outcome.latencies().getMean() * outcome.latencies().getTotalCount();
            long all = heard.get(heard.size() - 1) - heard.get(0);
            assertTrue(inLatencies < 0.9 * all, inLatencies + " of " + all + " ns");
        }
    }

    private static void writeForEver(FakeTcpServer.Line line) {
        try {
            for (byte[] much = new byte[1 << 18]; ; )
                line.socket().getOutputStream().write(much);
        } catch (IOException e) {
            // The client has gone.
        }
    }

    /**
     * Nothing is under way then, but the write goes on for as long as nobody ends it. The pacer may know of the end long before the
     * client's own thread gets to run; what is due meanwhile has to wait for the next connection.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aServerThatAnswersWhatItNeverReadsIsGivenUp(boolean busy) throws Exception {
        int length = 100_000;
        var running = new CompletableFuture<Fleet>();
        try (var server = new FakeTcpServer((connection, line) -> {
            Fleet fleet = running.join();
            if (connection > 0)
                for (byte[] request = new byte[length]; line.socket().getInputStream().readNBytes(request, 0, length) == length; )
                    line.write("x");
            for (long written = length; connection == 0; written += length) {
                boolean stuck = awaitWrittenOrStuck(fleet, written, length);
                line.write("x");
                if (stuck && busy) {
                    long answered = written / length;
                    await().until(() -> fleet.measured().completed == answered);
                    occupyCarriers(fleet, Duration.ofSeconds(4));
                }
            }
        })) {
            var fleet = new Fleet(Trial.of(server.target()).message("m".repeat(length - 1) + "\\n").expect("bytes:x").timeout(Duration.ofSeconds(3)).requests(200)
                .rate(200).plan());
            running.complete(fleet);
            fleet.launch();
            fleet.open();
            Tally tally = Trial.outcome(fleet).measured();
            assertEquals(200, tally.completed);
            Trial.assertAddsUp(tally);
        }
    }

    /** Waits until so much is written, or, with that request begun, no more has been for some time; returns whether it is that. */
    private static boolean awaitWrittenOrStuck(Fleet fleet, long bytes, int length) throws InterruptedException {
        long before = -1;
        long since = System.nanoTime();
        for (long now; (now = fleet.measured().bytesSent) < bytes; Thread.sleep(1)) {
            if (now != before || fleet.measured().sent * length < bytes)
                since = System.nanoTime();
            before = now;
            if (System.nanoTime() - since > TimeUnit.MILLISECONDS.toNanos(300))
                return true;
        }
        return false;
    }

    /** No client's thread gets to run for so long, or until more is sent. */
    private static void occupyCarriers(Fleet fleet, Duration time) {
        long sent = fleet.measured().sent;
        long end = System.nanoTime() + time.toNanos();
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++)
            Thread.startVirtualThread(() -> {
                while (fleet.measured().sent == sent && System.nanoTime() - end < 0)
                    Thread.onSpinWait();
            });
    }

    /** As many as may run at a time have a reply without an end. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoIsFloodedDoesNotKeepTheOthersWaiting(boolean open) throws Exception {
        int flooded = Runtime.getRuntime().availableProcessors();
        try (var server = new FakeTcpServer((connection, line) -> {
            if (connection < flooded) {
                line.read();
                Thread.ofPlatform().daemon().start(() -> writeForEver(line)).join();
            } else {
                line.serveRest();
            }
        })) {
            Trial trial = Trial.of(server.target()).clients(flooded + 4).framing("line").timeout(Duration.ofSeconds(6)).duration(Duration.ofSeconds(5));
            Trial.Outcome outcome = (open ? trial.rate(50) : trial).run();
            assertTrue(outcome.measured().completed > 0);
            assertTrue(outcome.latencies().getMaxValue() < TimeUnit.SECONDS.toNanos(4), () -> outcome.latencies().getMaxValue() + " ns");
        }
    }

    @Test
    void clientsConnectFromTheSourceAddressesInTurn() throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> line.serveRest())) {
            Trial.of(server.target()).clients(6).sources(address("127.0.0.2"), address("127.0.0.3")).requests(6).run();
            List<String> seen = server.accepted().stream().map(Socket::getInetAddress).map(InetAddress::getHostAddress).sorted().toList();
            assertEquals(List.of("127.0.0.2", "127.0.0.2", "127.0.0.2", "127.0.0.3", "127.0.0.3", "127.0.0.3"), seen);
        }
    }

    @Test
    void noConnectionIsBegunBeforeItsTurnAtTheConnectRate() throws Exception {
        long[] acceptedAt = new long[5];
        try (var server = new FakeTcpServer((connection, line) -> {
            acceptedAt[connection] = System.nanoTime();
            line.serveRest();
        })) {
            long begin = System.nanoTime();
            Trial.of(server.target()).clients(5).connectRate(20).requests(500).run();
            for (int i = 0; i < acceptedAt.length; i++)
                assertTrue(acceptedAt[i] - begin >= TimeUnit.MILLISECONDS.toNanos(i * 50), "connection " + i);
        }
    }

    @Test
    void aTimeoutLongerThanSocketsCanTakeIsFine() throws Exception {
        try (Server server = Server.start(Settings.DEFAULTS.withPort(0))) {
            assertEquals(10, Trial.of(target(server)).timeout(Duration.ofDays(30)).requests(10).run().measured().completed);
        }
    }

    private static Target target(Server server) {
        return Target.parse("tcp://127.0.0.1:" + server.tcpAddress().orElseThrow().getPort());
    }

    private static InetAddress address(String ip) throws IOException {
        return InetAddress.getByName(ip);
    }
}
