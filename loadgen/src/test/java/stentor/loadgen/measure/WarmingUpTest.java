package stentor.loadgen.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntToDoubleFunction;

import org.junit.jupiter.api.Test;

import stentor.loadgen.measure.Interval.Phase;

class WarmingUpTest {

    @Test
    void latenciesThatFallTellOfIt() {
        assertEquals(Optional.of(new WarmingUp(WarmingUp.Figure.LATENCY, 2_900, 2_100)),
            WarmingUp.in(series(12, second -> 3_050 - 100 * second, second -> 100), Loop.OPEN));
    }

    @Test
    void inAClosedLoopSoDoRatesThatRise() {
        assertEquals(WarmingUp.Figure.RATE, WarmingUp.in(series(12, second -> 1_000, second -> 100 + 10 * second), Loop.CLOSED).orElseThrow().what());
    }

    @Test
    void whatOnlyWaversDoesNot() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        List<Second> series = series(60, second -> 1_000 * (1 + 0.01 * random.nextGaussian()), second -> 100);
        assertEquals(Optional.empty(), WarmingUp.in(series, Loop.OPEN), "seed " + seed);
    }

    @Test
    void latenciesThatRiseDoNot() {
        assertEquals(Optional.empty(), WarmingUp.in(series(12, second -> 1_000 + 100 * second, second -> 1_000 - 10 * second), Loop.CLOSED));
    }

    @Test
    void ofAFewSecondsNothingIsSaid() {
        assertEquals(Optional.empty(), WarmingUp.in(series(8, second -> 3_000 - 300 * second, second -> 100), Loop.CLOSED));
        assertEquals(Optional.empty(), WarmingUp.in(List.of(), Loop.CLOSED));
    }

    @Test
    void aLoadThatFallsExplainsLatenciesThatFall() {
        assertEquals(Optional.empty(), WarmingUp.in(series(12, second -> 3_000 - 100 * second, second -> 1_000 - 50 * second), Loop.OPEN));
    }

    /** As of one reply, or of replies to the warm-up's requests alone. */
    @Test
    void secondsWithoutAMedianAreLeftOutOfTheLatenciesAlone() {
        assertEquals(Optional.of(new WarmingUp(WarmingUp.Figure.LATENCY, 2_862.5, 2_112.5)),
            WarmingUp.in(series(15, second -> second % 5 == 0 ? Double.NaN : 3_050 - 75 * second, second -> 100), Loop.OPEN));
        assertEquals(WarmingUp.Figure.RATE,
            WarmingUp.in(series(12, second -> second < 2 ? Double.NaN : 1_000, second -> 100 + 10 * second), Loop.CLOSED).orElseThrow().what());
    }

    @Test
    void ofAFewMediansNothingIsSaid() {
        for (int without = 2; without <= 12; without++) {
            int from = without;
            assertEquals(Optional.empty(), WarmingUp.in(series(12, second -> second < from ? Double.NaN : 3_050 - 100 * second, second -> 100), Loop.OPEN));
        }
    }

    @Test
    void theWarmupItselfDoesNotCount() {
        List<Second> series = new ArrayList<>();
        for (Second second : series(12, s -> 3_000 - 100 * s, s -> 100))
            series.add(new Second(Phase.WARMUP, second.offset(), 1, second.sent(), second.completed(), 0, second.p50(), second.p99(), second.max(), Double.NaN));
        series.addAll(series(12, second -> 1_000, second -> 100));
        assertEquals(Optional.empty(), WarmingUp.in(series, Loop.CLOSED));
    }

    private static List<Second> series(int seconds, IntToDoubleFunction p50, IntToDoubleFunction requests) {
        List<Second> series = new ArrayList<>();
        for (int i = 0; i < seconds; i++) {
            long sent = (long) requests.applyAsDouble(i);
            series.add(new Second(Phase.MEASURING, i, 1, sent, sent, 0, p50.applyAsDouble(i), 5_000, 9_000, Double.NaN));
        }
        return series;
    }
}
