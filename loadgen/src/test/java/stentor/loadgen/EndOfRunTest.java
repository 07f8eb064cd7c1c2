package stentor.loadgen;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import stentor.loadgen.client.Trial;
import stentor.loadgen.expect.Expectation;
import stentor.loadgen.expect.Opening;
import stentor.loadgen.fake.FakeTcpServer;
import stentor.loadgen.fake.FakeTcpServer.Line;
import stentor.loadgen.fake.FreePort;
import stentor.loadgen.measure.IntervalListener;
import stentor.loadgen.measure.Result;
import stentor.loadgen.payload.Notation;
import stentor.loadgen.payload.Payload;
import stentor.loadgen.report.LiveView;
import stentor.loadgen.target.Target;

/** What is made of a run when it is over. */
@Timeout(60)
class EndOfRunTest {

    private static final Duration PATIENCE = Duration.ofMillis(400);

    @RepeatedTest(20)
    void whereAllClientsEndBeforeTheEndOfTheWarmupIsNoticedWhatCountsIsMeasured() throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> line.serveRest())) {
            Result result = test(Trial.of(server.target()).warmup(Duration.ofMillis(50)).requests(1)).run();
            assertEquals(1, result.measured().completed);
            assertEquals(1, result.latency().getTotalCount());
            assertTrue(result.measuredTime().isPositive());
        }
    }

    @Test
    void aRunOfTimeoutsIsOneThoughOneOfItsTargetsRefuses() throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> line.socket().getInputStream().readAllBytes())) {
            Trial trial = Trial.of(server.target(), nobody()).clients(2).timeout(Duration.ofMillis(100)).requests(3);
            Result result = test(trial).run();
            assertEquals(3, result.measured().timeouts);
            assertTrue(result.total().refused > 0);
        }
    }

    /** The other one accepts connections and sends no greeting, which is found out later. */
    @Test
    void theTargetThatFailedFirstIsNamed() throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> line.read())) {
            Target nobody = nobody();
            Expectation greeting = Expectation.parse("regex:220", Payload.of(List.of("any"), Notation.ESCAPED), Notation.ESCAPED);
            Trial trial = Trial.of(server.target(), nobody).clients(2).timeout(Duration.ofSeconds(2)).requests(3)
                .expecting(expected -> expected.after(new Opening(Optional.of(greeting), Optional.empty())));
            assertEquals("no server there: " + nobody + " refused; is it running, and is that its port?",
                assertThrows(IOException.class, () -> test(trial).run()).getMessage());
        }
    }

    @Test
    void aRunThatOnlyItsNumberEndsIsGivenUpWhereTheServerHasFallenSilentAndSaysSo() throws Exception {
        try (var server = new FakeTcpServer(EndOfRunTest::fallSilent)) {
            Result result = test(silenced(server).requests(1_000_000)).withPatience(PATIENCE).run();
            assertTrue(result.interrupted());
            assertEquals("given up: no right reply came for 500ms; see whether the server still answers, or give --duration to have the clock end the run",
                result.breakdown().orElseThrow());
        }
    }

    @Test
    void aRunThatTheClockEndsGoesOnThroughASilenceThoughItHasANumberToo() throws Exception {
        try (var server = new FakeTcpServer(EndOfRunTest::fallSilent)) {
            Duration all = Duration.ofSeconds(3);
            Result result = new LoadTest(silenced(server).requests(1_000_000).duration(all).plan(), 1_000_000, Optional.empty(), view(), IntervalListener.NONE)
                .withPatience(PATIENCE).run();
            assertFalse(result.interrupted());
            assertEquals(Optional.empty(), result.breakdown());
            assertTrue(result.measuredTime().compareTo(all) >= 0, result.measuredTime().toString());
        }
    }

    private static Trial silenced(FakeTcpServer server) {
        return Trial.of(server.target()).timeout(PATIENCE.dividedBy(4));
    }

    /** Answers the first request of all, and no other. */
    private static void fallSilent(int connection, Line line) throws IOException {
        if (connection == 0)
            line.write(Line.capitals(line.read()));
        line.socket().getInputStream().readAllBytes();
    }

    private static Target nobody() {
        return Target.parse("tcp://127.0.0.1:" + FreePort.find());
    }

    private static LoadTest test(Trial trial) throws IOException {
        return new LoadTest(trial.plan(), 0, Optional.empty(), view(), IntervalListener.NONE);
    }

    private static LiveView view() {
        return new LiveView(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8), false);
    }
}
