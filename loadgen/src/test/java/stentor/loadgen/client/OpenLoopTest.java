package stentor.loadgen.client;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import stentor.loadgen.fake.FakeTcpServer;
import stentor.loadgen.fake.FakeTcpServer.Line;
import stentor.loadgen.fake.FakeUdpPeer;
import stentor.loadgen.measure.Tally;
import stentor.loadgen.measure.Timing;
import stentor.loadgen.schedule.Arrival;
import stentor.loadgen.schedule.Profile;
import stentor.loadgen.schedule.Schedule;
import stentor.loadgen.target.Target;
import stentor.server.Server;
import stentor.server.Settings;
import stentor.server.telemetry.Counter;

@Timeout(60)
class OpenLoopTest {

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "udp"})
    void everyRequestOfTheScheduleIsSentAnsweredAndTimed(String protocol) throws Exception {
        Server server = Server.start(Settings.DEFAULTS.withPort(0));
        Trial.Outcome outcome;
        try (server) {
            Target target = Target.parse(protocol + "://127.0.0.1:" + server.tcpAddress().orElseThrow().getPort());
            outcome = Trial.of(target).message("client \\{conn} request \\{seq} straße\\n").clients(50).rate(protocol.equals("tcp") ? 4_000 : 1_000).warmup(Duration.ofMillis(300)).requests(4_000).run();
        }
        Tally tally = outcome.measured();
        assertEquals(Optional.empty(), outcome.mismatch());
        assertEquals(4_000, tally.sent);
        assertEquals(4_000, tally.completed);
        assertEquals(4_000, outcome.timings().get(Timing.LATENCY).getTotalCount());
        assertEquals(4_000, outcome.timings().get(Timing.SERVICE).getTotalCount());
        assertEquals(4_000, outcome.timings().get(Timing.LATENESS).getTotalCount() + tally.delayed);
        assertTrue(outcome.warmup().sent > 0);
        assertEquals(outcome.total().bytesSent, server.count(protocol.equals("tcp") ? Counter.BYTES_RECEIVED : Counter.DATAGRAM_BYTES_RECEIVED));
        assertEquals(outcome.total().bytesReceived, server.count(protocol.equals("tcp") ? Counter.BYTES_SENT : Counter.DATAGRAM_BYTES_SENT));
    }

    @Test
    void asManyAreSentAsTheScheduleHasInItsTime() throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> line.serveRest())) {
            Tally tally = Trial.of(server.target()).clients(10).schedule(new Schedule(Profile.constant(500), Arrival.UNIFORM, 0)).duration(Duration.ofSeconds(1)).run().measured();
            assertEquals(500, tally.sent + tally.unsent);
            assertEquals(tally.sent, tally.completed);
        }
    }

    @Test
    void aServerThatStandsStillIsSentOnAndItsStandstillIsInEveryLatency() throws Exception {
        var received = new AtomicInteger();
        long standstill = TimeUnit.MILLISECONDS.toNanos(500);
        try (var server = new FakeTcpServer((connection, line) -> {
            long since = 0;
            for (String request; (request = line.read()) != null; received.incrementAndGet()) {
                if (since == 0)
                    since = System.nanoTime();
                while (System.nanoTime() - since < standstill)
                    Thread.sleep(1);
                line.write(Line.capitals(request));
            }
        })) {
            Trial.Outcome outcome = Trial.of(server.target()).schedule(new Schedule(Profile.constant(100), Arrival.UNIFORM, 0)).requests(40).run();
            assertEquals(40, outcome.measured().completed);
            // The k-th was due k times 10 ms after the first, and answered when the standstill was over.
            double mean = outcome.timings().get(Timing.LATENCY).getMean();
            assertTrue(mean >= (500 - 39 * 10 / 2.0) * 1e6 * 0.99, "mean " + mean);
            assertEquals(0, outcome.measured().delayed);
        }
    }

    @Test
    void whatFindsNoConnectionWithRoomWaitsAndItsWaitIsInTheLatencyButNotInTheServiceTime() throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> {
            for (String request; (request = line.read()) != null; ) {
                Thread.sleep(20);
                line.write(Line.capitals(request));
            }
        })) {
            Trial.Outcome outcome = Trial.of(server.target()).pipeline(1).schedule(new Schedule(Profile.constant(1_000), Arrival.UNIFORM, 0)).requests(20).run();
            assertEquals(20, outcome.measured().completed);
            assertTrue(outcome.measured().delayed >= 18, "delayed " + outcome.measured().delayed);
            // The last was due after 19 ms and had to wait for 19 others, 20 ms each.
            assertTrue(outcome.timings().get(Timing.LATENCY).getMaxValue() >= 375e6);
            assertTrue(outcome.timings().get(Timing.SERVICE).getMaxValue() < outcome.timings().get(Timing.LATENCY).getMaxValue());
            assertTrue(outcome.timings().get(Timing.LATENESS).getTotalCount() <= 2);
        }
    }

    @Test
    void whatCannotBeSentBeforeTheEndIsCounted() throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> line.socket().getInputStream().readAllBytes())) {
            Tally tally = Trial.of(server.target()).pipeline(3).timeout(Duration.ofSeconds(3)).schedule(new Schedule(Profile.constant(100), Arrival.UNIFORM, 0))
                .duration(Duration.ofSeconds(2)).run().measured();
            assertEquals(3, tally.sent);
            assertEquals(3, tally.timeouts);
            assertEquals(197, tally.unsent);
            Trial.assertAddsUp(tally);
        }
    }

    @Test
    void noMoreDatagramsAreUnderWayThanThePipelineHolds() throws Exception {
        try (var silent = new FakeUdpPeer(request -> { })) {
            Tally tally = Trial.of(silent.target()).tagged().pipeline(3).timeout(Duration.ofSeconds(3))
                .schedule(new Schedule(Profile.constant(100), Arrival.UNIFORM, 0)).duration(Duration.ofSeconds(2)).run().measured();
            assertEquals(3, tally.sent);
            assertEquals(197, tally.unsent);
            Trial.assertAddsUp(tally);
        }
    }

    @Test
    void ofARateThatNobodyReachesTheRestIsCountedAtOnce() throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> line.socket().getInputStream().readAllBytes())) {
            Trial trial = Trial.of(server.target()).pipeline(1).timeout(Duration.ofSeconds(3)).rate(1e11).duration(Duration.ofSeconds(2));
            Trial.Outcome outcome = trial.warmup(Duration.ofMillis(100)).run();
            assertEquals(1, outcome.total().sent);
            assertEquals(1e10, outcome.warmup().sent + outcome.warmup().unsent, 1e7);
            assertEquals(2e11, outcome.measured().unsent, 1e7);
        }
    }

    @Test
    void connectionsThatFailAreMadeAgainAndCostOnlyWhatWasOnThem() throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> {
            String request = "";
            for (int i = 0; i < 10 && (request = line.read()) != null; i++)
                line.write(Line.capitals(request));
            if (request != null && line.read() != null)
                line.reset();
        })) {
            Tally tally = Trial.of(server.target()).clients(4).pipeline(1).rate(500).requests(300).run().measured();
            assertEquals(300, tally.sent);
            assertTrue(tally.reset + tally.closed > 0);
            assertTrue(tally.completed >= 200, "completed " + tally.completed);
            assertTrue(server.accepted().size() > 4);
            Trial.assertAddsUp(tally);
        }
    }

    @Test
    void withNobodyLeftToSendItEnds() throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> line.reset())) {
            Tally tally = Trial.of(server.target()).clients(2).rate(100).reconnect(Connecting.Reconnect.NEVER).duration(Duration.ofHours(1)).run().measured();
            assertEquals(0, tally.completed);
            Trial.assertAddsUp(tally);
        }
    }

    @Test
    void anInterruptionEndsItAtOnce() throws Exception {
        var answered = new AtomicInteger();
        try (var server = new FakeTcpServer((connection, line) -> {
            String request = line.read();
            if (request != null)
                line.write(Line.capitals(request));
            answered.incrementAndGet();
            line.read();
        })) {
            var fleet = new Fleet(Trial.of(server.target()).clients(3).pipeline(1).rate(100).duration(Duration.ofHours(1)).plan());
            fleet.launch();
            await().until(() -> fleet.attempts() == 3);
            fleet.open();
            await().until(() -> answered.get() >= 3);
            fleet.interrupt();
            Trial.assertAddsUp(Trial.outcome(fleet).measured());
        }
    }

    @Test
    void whatComesUnaskedBeforeTheScheduleBeginsDoesNotEndIt() throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> {
            line.write("unasked\n");
            line.serveRest();
        })) {
            var fleet = new Fleet(Trial.of(server.target()).rate(1_000).requests(20).plan());
            fleet.launch();
            await().until(() -> fleet.measured().bytesReceived + fleet.warmup().bytesReceived > 0);
            fleet.open();
            assertEquals(20, Trial.outcome(fleet).measured().completed);
        }
    }
}
