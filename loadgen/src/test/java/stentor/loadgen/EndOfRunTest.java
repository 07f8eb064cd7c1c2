package stentor.loadgen;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import stentor.loadgen.client.Plan;
import stentor.loadgen.client.Trial;
import stentor.loadgen.expect.Expectation;
import stentor.loadgen.expect.Opening;
import stentor.loadgen.fake.FakeTcpServer;
import stentor.loadgen.fake.FakeTcpServer.Line;
import stentor.loadgen.fake.FreePort;
import stentor.loadgen.measure.ErrorClass;
import stentor.loadgen.measure.Interval.Phase;
import stentor.loadgen.measure.IntervalListener;
import stentor.loadgen.measure.Result;
import stentor.loadgen.payload.Notation;
import stentor.loadgen.payload.Payload;
import stentor.loadgen.report.LiveView;
import stentor.loadgen.target.ProcessUsage;
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

    /** As from any server that takes a while, where there are as many clients as requests. */
    @Test
    void whereANumberEndsTheSendingRepliesThatComeOnlyThenCountInTheRates() throws Exception {
        var allSent = new CountDownLatch(1);
        try (var server = new FakeTcpServer((connection, line) -> answerAfter(allSent, line))) {
            var self = ProcessUsage.of(ProcessHandle.current().pid());
            Plan plan = Trial.of(server.target()).clients(3).requests(3).plan();
            Result result = new LoadTest(plan, 3, Optional.of(self), view(), tellingWhenSent(3, allSent)).run();
            assertEquals(3, result.completedPerSecond() * seconds(result.measuredTime()), 1e-6);
            assertTrue(result.server().orElseThrow().cpuMicrosPerRequest() >= 0);
        }
    }

    @Test
    void soTheyDoInAnOpenLoopWhichWasOfferedWhatItWasWhileItSent() throws Exception {
        var allSent = new CountDownLatch(1);
        List<Duration> sending = new ArrayList<>();
        try (var server = new FakeTcpServer((connection, line) -> answerAfter(allSent, line))) {
            Plan plan = Trial.of(server.target()).clients(3).rate(1_000).requests(3).plan();
            IntervalListener telling = tellingWhenSent(3, allSent);
            Result result = new LoadTest(plan, 3, Optional.empty(), view(), interval -> {
                if (interval.phase() == Phase.MEASURING)
                    sending.add(interval.length());
                telling.interval(interval);
            }).run();
            assertEquals(3, result.completedPerSecond() * seconds(result.measuredTime()), 1e-6);
            assertEquals(3, result.offeredPerSecond().orElseThrow() * seconds(sending.stream().reduce(Duration.ZERO, Duration::plus)), 1e-6);
        }
    }

    @Test
    void aReplyThatNeverComesIsNotWaitedForInTheMeasuredTime() throws Exception {
        var allSent = new CountDownLatch(1);
        try (var server = new FakeTcpServer((connection, line) -> {
            if (connection == 0)
                answerAfter(allSent, line);
            line.socket().getInputStream().readAllBytes();
        })) {
            Plan plan = Trial.of(server.target()).clients(2).timeout(Duration.ofSeconds(3)).requests(2).plan();
            Result result = new LoadTest(plan, 2, Optional.empty(), view(), tellingWhenSent(2, allSent)).run();
            assertEquals(1, result.measured().timeouts);
            assertEquals(1, result.completedPerSecond() * seconds(result.measuredTime()), 1e-6);
            assertTrue(result.measuredTime().compareTo(result.errors().get(ErrorClass.TIMEOUT).first()) < 0, result.measuredTime().toString());
        }
    }

    @Test
    void theClockEndsTheMeasuredTimeThoughLastRepliesAreStillToCome() throws Exception {
        var over = new CountDownLatch(1);
        try (var server = new FakeTcpServer((connection, line) -> answerAfter(over, line))) {
            Plan plan = Trial.of(server.target()).clients(2).duration(Duration.ofSeconds(3)).requests(2).plan();
            CompletableFuture<Result> running = CompletableFuture.supplyAsync(
                () -> assertDoesNotThrow(() -> new LoadTest(plan, 2, Optional.empty(), view(), IntervalListener.NONE).run()), Thread::startVirtualThread);
            await().until(() -> plan.window().isUsedUp() && System.nanoTime() - plan.window().stopAt() > 0);
            over.countDown();
            Result result = running.get();
            assertEquals(2, result.measured().completed);
            assertEquals(0, result.completedPerSecond());
        }
    }

    private static void answerAfter(CountDownLatch latch, Line line) throws IOException, InterruptedException {
        String request = line.read();
        latch.await();
        line.write(Line.capitals(request));
        line.serveRest();
    }

    /** Counts down when a run knows that it has sent so many requests, which are all. */
    private static IntervalListener tellingWhenSent(long number, CountDownLatch latch) {
        var sent = new AtomicLong();
        return interval -> {
            if (sent.addAndGet(interval.tally().sent) == number && interval.phase().compareTo(Phase.MEASURING) >= 0)
                latch.countDown();
        };
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
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
