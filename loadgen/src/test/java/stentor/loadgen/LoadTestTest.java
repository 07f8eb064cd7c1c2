package stentor.loadgen;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import stentor.loadgen.client.Trial;
import stentor.loadgen.fake.FakeTcpServer;
import stentor.loadgen.fake.FakeTcpServer.Line;
import stentor.loadgen.fake.FreePort;
import stentor.loadgen.measure.ErrorClass;
import stentor.loadgen.measure.Interval;
import stentor.loadgen.measure.Interval.Phase;
import stentor.loadgen.measure.IntervalListener;
import stentor.loadgen.measure.Latencies;
import stentor.loadgen.measure.Result;
import stentor.loadgen.measure.Tally;
import stentor.loadgen.measure.Timing;
import stentor.loadgen.report.LiveView;
import stentor.loadgen.schedule.Warmup;
import stentor.loadgen.target.ProcessUsage;
import stentor.loadgen.target.Target;

@Timeout(60)
class LoadTestTest {

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final List<Interval> intervals = new ArrayList<>();

    @Test
    void theResultTellsWhatWasRunAndWhatItCameTo() throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> line.serveRest())) {
            Result result = test(Trial.of(server.target()).clients(3).pipeline(2).requests(600)).run();
            assertEquals(server.target(), result.target());
            assertEquals(3, result.connections());
            assertEquals(2, result.pipeline());
            assertEquals(600, result.measured().completed);
            assertEquals(600, result.latency().getTotalCount());
            assertEquals(3, result.connectTime().getTotalCount());
            assertEquals(Optional.empty(), result.server());
            assertEquals(Optional.empty(), result.firstMismatch());
            assertFalse(result.interrupted());
            Trial.assertAddsUp(result.total());
        }
    }

    @Test
    void withoutWarmupTheRatesAreTakenOverTheWholeRun() throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> line.serveRest())) {
            Result result = test(Trial.of(server.target()).requests(2_000)).run();
            double seconds = result.measuredTime().toNanos() / 1e9;
            assertEquals(2_000, result.completedPerSecond() * seconds, 1e-6);
            // The end may be taken while the last request is being sent.
            assertEquals(result.measured().bytesSent, result.sentBytesPerSecond() * seconds, 1.5 * result.measured().bytesSent / 2_000);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 500})
    void aWarmupUntilTheRunIsSteadyEndsLongBeforeTheMostItMayTakeAndEveryRequestIsOfOnePhase(double rate) throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> line.serveRest())) {
            Trial trial = Trial.of(server.target()).clients(3).warmup(new Warmup(Duration.ofMillis(100), Duration.ofMinutes(10))).duration(Duration.ofMillis(300));
            Result result = test(rate > 0 ? trial.rate(rate) : trial).run();
            List<Interval> warmup = intervals.stream().filter(interval -> interval.phase() == Phase.WARMUP).toList();
            assertTrue(warmup.stream().mapToLong(interval -> interval.tally().sent).sum() > 0);
            assertTrue(warmup.stream().map(Interval::length).reduce(Duration.ZERO, Duration::plus).compareTo(Duration.ofSeconds(2)) >= 0);
            assertTrue(result.measured().sent > 0);
            assertEquals(result.measured().sent, result.measured().completed);
            assertEquals(result.measured().completed, result.timings().get(Timing.LATENCY).getTotalCount());
            assertEquals(result.total().sent, result.total().completed);
        }
    }

    @Test
    void theIntervalsFollowEachOtherThroughThePhasesAndAddUpToTheResult() throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> line.serveRest())) {
            Result result = test(Trial.of(server.target()).clients(3).warmup(Duration.ofSeconds(1)).duration(Duration.ofMillis(2_500))).run();
            var tally = new Tally();
            Histogram latency = Latencies.newHistogram();
            Histogram connect = Latencies.newHistogram();
            Duration end = Duration.ZERO;
            Phase phase = Phase.CONNECTING;
            for (Interval interval : intervals) {
                assertEquals(end, interval.offset());
                assertEquals(result.started().plus(interval.offset()), interval.start());
                assertTrue(interval.phase().compareTo(phase) >= 0, phase + " before " + interval.phase());
                end = end.plus(interval.length());
                phase = interval.phase();
                tally.add(interval.tally());
                connect.add(interval.timings().get(Timing.CONNECT));
                if (phase.compareTo(Phase.MEASURING) >= 0)
                    latency.add(interval.timings().get(Timing.LATENCY));
                else if (phase == Phase.WARMUP)
                    assertTrue(interval.timings().get(Timing.LATENCY).getTotalCount() > 0);
            }
            assertTrue(phase.compareTo(Phase.MEASURING) >= 0, "ended " + phase);
            assertTrue(intervals.stream().filter(interval -> interval.phase() == Phase.MEASURING).count() >= 2, intervals.size() + " intervals");
            assertEquals(result.total().sent, tally.sent);
            assertEquals(result.total().completed, tally.completed);
            assertEquals(result.total().bytesReceived, tally.bytesReceived);
            assertEquals(result.latency(), latency);
            assertEquals(result.connectTime(), connect);
        }
    }

    @Test
    void everyClassOfErrorHasItsNumberAndItsTimes() throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> {
            for (String request; (request = line.read()) != null && !request.endsWith("3"); )
                line.write(request.endsWith("1") ? "WRONG" + Line.capitals(request).substring(5) : Line.capitals(request));
            line.reset();
        })) {
            Result result = test(Trial.of(server.target()).requests(20)).run();
            assertEquals(Set.of(ErrorClass.MISMATCH, ErrorClass.RESET), result.errors().keySet());
            for (ErrorClass error : result.errors().keySet()) {
                Result.Occurrences occurrences = result.errors().get(error);
                assertEquals(2, occurrences.count());
                assertTrue(occurrences.first().isPositive() && occurrences.first().compareTo(occurrences.last()) < 0, occurrences.toString());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "udp"})
    void whereNobodyListensThereIsNoServer(String scheme) {
        Target target = Target.parse(scheme + "://127.0.0.1:" + FreePort.find());
        var failure = assertThrows(IOException.class, () -> test(Trial.of(target).message(Trial.TAGGED).clients(2).requests(4)).run());
        assertEquals("no server there: " + target + " refused; is it running, and is that its port?", failure.getMessage());
    }

    @Test
    void aServerThatDoesNotEvenAcceptIsNotThere() throws Exception {
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<Socket> queue = fill(listener);
            Target target = Target.parse("tcp://127.0.0.1:" + listener.getLocalPort());
            var failure = assertThrows(IOException.class, () -> test(Trial.of(target).timeout(Duration.ofMillis(200)).requests(1)).run());
            assertEquals("no server there: " + target + " did not answer in time", failure.getMessage());
            for (Socket socket : queue)
                socket.close();
        }
    }

    @Test
    void anInterruptionReturnsWhatWasMeasuredSoFar() throws Exception {
        var answered = new AtomicInteger();
        try (var server = new FakeTcpServer((connection, line) -> {
            line.write(Line.capitals(line.read()));
            line.read();
            answered.incrementAndGet();
            line.read();
        })) {
            var test = test(Trial.of(server.target()).clients(4).duration(Duration.ofHours(1)));
            CompletableFuture<Result> running = inBackground(test);
            await().until(() -> answered.get() == 4);
            test.interrupt();
            Result result = running.get(30, TimeUnit.SECONDS);
            assertTrue(result.interrupted());
            assertEquals(4, result.measured().completed);
            assertEquals(4, result.measured().unfinished);
            assertEquals(0, result.measured().failed());
            Trial.assertAddsUp(result.total());
        }
    }

    @Test
    void anInterruptionWhileClientsConnectEndsTheRun() throws Exception {
        var received = new AtomicInteger();
        try (var server = new FakeTcpServer((connection, line) -> {
            for (String request; (request = line.read()) != null; received.incrementAndGet())
                line.write(Line.capitals(request));
        })) {
            var test = test(Trial.of(server.target()).clients(3).connectRate(1).duration(Duration.ofHours(1)));
            CompletableFuture<Result> running = inBackground(test);
            await().until(() -> !server.accepted().isEmpty());
            test.interrupt();
            Result result = running.get(30, TimeUnit.SECONDS);
            assertTrue(result.interrupted());
            assertEquals(0, result.total().sent);
            assertEquals(0, received.get());
        }
    }

    @Test
    void aRunByNumberAgainstAServerThatNeverAnswersEnds() throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> line.socket().getInputStream().readAllBytes())) {
            Result result = test(Trial.of(server.target()).clients(2).timeout(Duration.ofMillis(100)).requests(4)).run();
            assertEquals(4, result.measured().timeouts);
            Trial.assertAddsUp(result.total());
        }
    }

    @Test
    void theUsageOfAServerThatEndedDuringTheRunIsNotKnown() throws Exception {
        Process process = new ProcessBuilder("sleep", "60").start();
        try (var server = new FakeTcpServer((connection, line) -> {
            for (String request; (request = line.read()) != null; ) {
                if (request.endsWith("50"))
                    process.destroyForcibly().waitFor();
                line.write(Line.capitals(request));
            }
        })) {
            Result result = new LoadTest(Trial.of(server.target()).requests(100).plan(), 100, Optional.of(ProcessUsage.of(process.pid())), view(), IntervalListener.NONE).run();
            assertEquals(100, result.measured().completed);
            assertEquals(Optional.empty(), result.server());
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void theUsageOfAServerThatLivesIsKnown() throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> line.serveRest())) {
            var self = ProcessUsage.of(ProcessHandle.current().pid());
            Result result = new LoadTest(Trial.of(server.target()).requests(100).plan(), 100, Optional.of(self), view(), IntervalListener.NONE).run();
            Result.ServerUsage usage = result.server().orElseThrow();
            assertEquals(self.pid(), usage.pid());
            assertTrue(usage.cpuMicrosPerRequest() >= 0, usage.toString());
        }
    }

    private LoadTest test(Trial trial) throws IOException {
        return new LoadTest(trial.plan(), 0, Optional.empty(), view(), this::keep);
    }

    private LiveView view() {
        return new LiveView(new PrintStream(shown, true, UTF_8), false);
    }

    private static CompletableFuture<Result> inBackground(LoadTest test) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return test.run();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }, Thread::startVirtualThread);
    }

    /** Connects until the listener's queue takes no more. */
    private static List<Socket> fill(ServerSocket listener) throws IOException {
        List<Socket> queue = new ArrayList<>();
        for (;;) {
            var socket = new Socket();
            try {
                socket.connect(new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort()), 300);
                queue.add(socket);
            } catch (SocketTimeoutException e) {
                socket.close();
                return queue;
            }
        }
    }

    private void keep(Interval interval) {
        Map<Timing, Histogram> timings = new EnumMap<>(Timing.class);
        interval.timings().forEach((timing, histogram) -> timings.put(timing, histogram.copy()));
        intervals.add(new Interval(interval.phase(), interval.start(), interval.offset(), interval.length(), interval.tally(), timings));
    }
}
