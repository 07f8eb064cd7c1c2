package stentor.loadgen.report;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

import org.HdrHistogram.Histogram;

import stentor.loadgen.measure.ErrorClass;
import stentor.loadgen.measure.Latencies;
import stentor.loadgen.measure.Loop;
import stentor.loadgen.measure.Result;
import stentor.loadgen.measure.Tally;
import stentor.loadgen.measure.Timing;
import stentor.loadgen.target.MachineUsage;
import stentor.loadgen.target.Target;

/** Results that no run had. */
public final class MadeUp {

    private MadeUp() {
    }

    /** With every figure there is. */
    public static Result full() {
        return new Result(List.of(Target.parse("tcp://127.0.0.1:12000")), Instant.parse("2026-01-02T03:04:05Z"), 2_000, 8, Loop.CLOSED, OptionalDouble.empty(),
            Duration.ofMillis(10_004), tally(1_000_000), tally(1_200_000), 99_960.4, 6.4e6, 6.5e6,
            timings(latencies(1_000_000), latencies(2_000)),
            Map.of(ErrorClass.RESET, new Result.Occurrences(3, Duration.ofMillis(1_500), Duration.ofMillis(2_500))), Optional.empty(),
            new Result.Generator(1.85, 12, 3_000_000, 900_000, 0.75, Optional.of("the generator used 1.9 of 2 processors")),
            new TreeMap<>(Map.of(0, new MachineUsage.Shares(0.05, 0.01, 0.2), 1, new MachineUsage.Shares(0.1, 0, 0))),
            Optional.of(new Result.ServerUsage(4711, 9.87, 123L << 20)), Map.of("bytes_received", 64_000_000L), Optional.of("connection 1, request 2: expected 'A', got 'a'"), true,
            Optional.of("the run broke off"));
    }

    /** With none that is not always there. */
    public static Result bare() {
        return new Result(List.of(Target.parse("udp://[::1]:9")), Instant.EPOCH, 1, 1, Loop.CLOSED, OptionalDouble.empty(), Duration.ofSeconds(1),
            new Tally(), new Tally(), 0, 0, 0, timings(Latencies.newHistogram(), Latencies.newHistogram()), Map.of(), Optional.empty(),
            new Result.Generator(0.01, 0, 0, 0, Double.NaN, Optional.empty()), Collections.emptySortedMap(), Optional.empty(), Map.of(), Optional.empty(), false, Optional.empty());
    }

    /** Of a closed loop. */
    private static Map<Timing, Histogram> timings(Histogram latency, Histogram connect) {
        return Map.of(Timing.LATENCY, latency, Timing.SERVICE, latency, Timing.CONNECT, connect, Timing.LATENESS, Latencies.newHistogram());
    }

    private static Tally tally(long sent) {
        var tally = new Tally();
        tally.sent = sent;
        tally.mismatched = 1;
        tally.timeouts = 2;
        tally.reset = 3;
        tally.closed = 4;
        tally.unfinished = 5;
        tally.completed = sent - 15;
        tally.connectFailures = 6;
        tally.bytesSent = sent * 64;
        tally.bytesReceived = sent * 65;
        tally.lost = 7;
        tally.late = 8;
        tally.duplicate = 9;
        tally.reordered = 10;
        return tally;
    }

    private static Histogram latencies(int count) {
        Histogram nanos = Latencies.newHistogram();
        for (int i = 1; i <= 1_000; i++)
            nanos.recordValueWithCount(i * 10_000L, count / 1_000);
        return nanos;
    }
}
