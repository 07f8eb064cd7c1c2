package stentor.loadgen;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import stentor.loadgen.judge.Step;
import stentor.loadgen.judge.Threshold;
import stentor.loadgen.measure.Latencies;
import stentor.loadgen.measure.Loop;
import stentor.loadgen.measure.Result;
import stentor.loadgen.measure.Tally;
import stentor.loadgen.measure.Timing;
import stentor.loadgen.report.MadeUp;

/** With results that no run had, by a server whose latency is a hundredth of a microsecond for each request a second. */
class RateFinderTest {

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<Duration> lengths = new ArrayList<>();
    private Duration confirmation = Duration.ofSeconds(10);
    private double rate;

    @Test
    void theHighestRateThatKeepsToAllThresholdsIsFound() throws Exception {
        RateFinder.Found found = find("", Double.MAX_VALUE, "p99<100us", "errors<1");
        assertEquals(9_800, found.outcome().highest().orElseThrow(), 300);
        assertFalse(found.isLimitedByGenerator());
        assertEquals(found.outcome().steps().size(), err.toString(UTF_8).lines().count());
        assertTrue(err.toString(UTF_8).contains("FAIL p99<100us"), err.toString(UTF_8));
        assertTrue(err.toString(UTF_8).lines().toList().get(found.outcome().steps().size() - 1).startsWith("  confirm"), err.toString(UTF_8));
        assertEquals(confirmation, lengths.get(lengths.size() - 1));
    }

    @Test
    void aGeneratorThatCannotGoOnIsNotTakenForTheServer() throws Exception {
        RateFinder.Found found = find("it was late", 3_000, "p99<100us");
        assertEquals(2_950, found.outcome().highest().orElseThrow(), 100);
        assertTrue(found.isLimitedByGenerator());
    }

    @Test
    void repliesMustKeepUp() throws Exception {
        RateFinder.Found found = find("", 3_000, "p99<1h");
        assertEquals(2_950, found.outcome().highest().orElseThrow(), 100);
        assertTrue(found.outcome().steps().stream().filter(step -> !step.passed()).map(Step::why).allMatch("replies did not keep up"::equals));
    }

    @Test
    void aStepIsLongEnoughForWhatItIsJudgedBy() throws Exception {
        find("", 40, "p99<1h");
        assertTrue(lengths.contains(Duration.ofSeconds(3)) && lengths.contains(Duration.ofSeconds(16)), lengths.toString());
    }

    @Test
    void aStepTakesNoLongerThanTheConfirmationUnlessItMust() throws Exception {
        confirmation = Duration.ofMillis(500);
        find("", 40, "p99<1h");
        assertTrue(lengths.contains(Duration.ofMillis(500)) && lengths.contains(Duration.ofSeconds(16)), lengths.toString());
    }

    @Test
    void theConfirmationIsNoShorterThanTheStepThatItConfirms() throws Exception {
        RateFinder.Found found = find("", 40, "p99<1h");
        double highest = found.outcome().highest().orElseThrow();
        assertEquals(39, highest, 1.5);
        assertEquals(500 / highest, lengths.get(lengths.size() - 1).toMillis() / 1e3, 0.01);
    }

    @ParameterizedTest
    @ValueSource(strings = {"p99<1h", "p99.9<1h", "p99.99<1h"})
    void aStepIsNeverTooShortForItsPercentile(String threshold) throws Exception {
        RateFinder.Found found = find("", 2, threshold);
        assertEquals(2, found.outcome().highest().orElseThrow(), 0.1);
        assertEquals(Set.of("replies did not keep up"),
            found.outcome().steps().stream().filter(step -> !step.passed()).map(Step::why).collect(Collectors.toSet()));
    }

    /** @param limit from which on replies stay away, or the generator is the bottleneck for that reason */
    private RateFinder.Found find(String bottleneck, double limit, String... thresholds) throws Exception {
        var shell = new Shell(InputStream.nullInputStream(), new PrintStream(err, true, UTF_8), new PrintStream(err, true, UTF_8), false, new Shell.Interruption());
        return new RateFinder(List.of(thresholds).stream().map(Threshold::parse).toList(), (at, length) -> {
            rate = at;
            lengths.add(length);
            return null;
        }, plan -> result(bottleneck, limit), confirmation, shell).find();
    }

    private Result result(String bottleneck, double limit) {
        Result bare = MadeUp.bare();
        Histogram latency = Latencies.newHistogram();
        latency.recordValueWithCount(Math.round(rate * 10), Math.round(rate * lengths.get(lengths.size() - 1).toMillis() / 1e3));
        Map<Timing, Histogram> timings = new EnumMap<>(bare.timings());
        timings.put(Timing.LATENCY, latency);
        boolean beyond = rate > limit;
        Optional<String> why = beyond && !bottleneck.isEmpty() ? Optional.of(bottleneck) : Optional.empty();
        return new Result(bare.targets(), bare.started(), 1, 1, Loop.OPEN, OptionalDouble.of(rate), Duration.ofSeconds(3), new Tally(), new Tally(),
            beyond ? 0.9 * rate : rate, 0, 0, timings, Map.of(), Optional.empty(), new Result.Generator(1, 0, 0, 0, Double.NaN, why), bare.processors(), Optional.empty(), Map.of(), Optional.empty(), false, Optional.empty());
    }
}
