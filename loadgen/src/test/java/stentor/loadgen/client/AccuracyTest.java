package stentor.loadgen.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongUnaryOperator;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import stentor.loadgen.fake.FakeTcpServer;
import stentor.loadgen.measure.Timing;
import stentor.loadgen.schedule.Arrival;
import stentor.loadgen.schedule.Profile;
import stentor.loadgen.schedule.Schedule;

/**
 * Servers that are slow by a known schedule, so that it is known what latencies an open loop must report. None may be reported
 * shorter; how much longer they are is the machine's doing, and is printed. On a machine with nothing else to do, with the server in
 * a process of its own, {@code mvn -Paccuracy verify} holds it to the computed value from both sides.
 */
@Timeout(60)
class AccuracyTest {

    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final String MESSAGE = "what is slow by a known schedule";
    private static final Duration DURATION = Duration.ofSeconds(4);

    @Test
    void aConstantDelayIsEveryPercentile() throws Exception {
        Histogram latency = latencies(now -> now + 5 * MILLI);
        for (double percentile : new double[] {1, 50, 90, 99})
            assertReported(latency, percentile, 5);
    }

    @Test
    void aQuarterOfTheTimeStandingStillIsInTheLatencyOfAllThatWasDueThen() throws Exception {
        long period = 2_000 * MILLI;
        long standstill = 500 * MILLI;
        Histogram latency = latencies(now -> Math.floorMod(now, period) < standstill ? now - Math.floorMod(now, period) + standstill : now);
        // Of those due in the standstill the wait is equally likely to be anything from nothing to half a second.
        assertReported(latency, 80, 100);
        assertReported(latency, 90, 300);
        assertReported(latency, 95, 400);
        assertReported(latency, 99, 480);
    }

    private static Histogram latencies(LongUnaryOperator replyAt) throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> {
            // A line a read, so that the server itself takes no time to speak of.
            while (line.socket().getInputStream().readNBytes(MESSAGE.length()).length == MESSAGE.length()) {
                for (long at = replyAt.applyAsLong(System.nanoTime()), left; (left = at - System.nanoTime()) > 0; )
                    LockSupport.parkNanos(left);
                line.write(MESSAGE);
            }
        })) {
            var schedule = new Schedule(Profile.constant(1_000), Arrival.UNIFORM, 0);
            Trial.Outcome outcome = Trial.of(server.target()).message(MESSAGE).expect("echo").clients(100).schedule(schedule).warmup(Duration.ofSeconds(1)).duration(DURATION).run();
            assertEquals(outcome.measured().sent, outcome.measured().completed);
            return outcome.timings().get(Timing.LATENCY);
        }
    }

    private static void assertReported(Histogram latency, double percentile, double millis) {
        double reported = latency.getValueAtPercentile(percentile) / (double) MILLI;
        System.out.printf(Locale.ROOT, "p%s: %.2f ms, should be %.2f ms%n", percentile, reported, millis);
        assertTrue(reported >= millis * 0.99 - 0.3, "p" + percentile + " " + reported + " ms, not " + millis);
    }
}
