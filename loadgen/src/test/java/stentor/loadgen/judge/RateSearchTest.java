package stentor.loadgen.judge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;

import stentor.loadgen.judge.RateSearch.Outcome;

class RateSearchTest {

    @Test
    void itEndsJustBelowWhereRatesBeginToFail() throws Exception {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            double capacity = Math.pow(10, 0.5 + 6 * random.nextDouble());
            Outcome outcome = RateSearch.run((rate, confirming) -> step(rate, confirming, rate <= capacity));
            double found = outcome.highest().orElseThrow();
            String what = found + " of " + capacity + ", seed " + seed;
            assertTrue(found <= capacity && found > capacity / RateSearch.RESOLUTION / 1.01, what);
            Step last = outcome.steps().get(outcome.steps().size() - 1);
            assertTrue(last.confirming() && last.passed() && last.rate() == found, what);
            assertTrue(outcome.steps().size() < 50, what);
        }
    }

    @Test
    void oneFailureMayBeAHiccup() throws Exception {
        Set<Double> hiccups = new HashSet<>();
        Outcome outcome = RateSearch.run((rate, confirming) -> step(rate, confirming, rate <= 5_000 && !hiccups.add(rate)));
        double found = outcome.highest().orElseThrow();
        assertTrue(found <= 5_000 && found > 4_700, outcome.toString());
    }

    @Test
    void whatIsNotConfirmedIsNotFound() throws Exception {
        Outcome outcome = RateSearch.run((rate, confirming) -> step(rate, confirming, rate <= (confirming ? 5_000 : 6_000)));
        double found = outcome.highest().orElseThrow();
        assertTrue(found <= 5_000 && found > 4_000, outcome.toString());
    }

    /** As where a short run is over before the collector, or the neighbours, get in its way. */
    @Test
    void whatHoldsForLongIsFoundAlsoFarBelowWhatHoldsForAMoment() throws Exception {
        Outcome outcome = RateSearch.run((rate, confirming) -> step(rate, confirming, rate <= (confirming ? 20_000 : 57_000)));
        double found = outcome.highest().orElseThrow();
        assertTrue(found <= 20_000 && found > 10_000, outcome.toString());
    }

    @Test
    void whereNothingIsEverConfirmedNothingIsFound() throws Exception {
        assertEquals(OptionalDouble.empty(), RateSearch.run((rate, confirming) -> step(rate, confirming, !confirming && rate < 3_000)).highest());
    }

    @Test
    void whereNothingPassesTheSearchEndsAtOneASecond() throws Exception {
        Outcome outcome = RateSearch.run((rate, confirming) -> step(rate, confirming, false));
        assertEquals(OptionalDouble.empty(), outcome.highest());
        assertTrue(outcome.steps().stream().allMatch(step -> step.rate() >= 1));
        assertTrue(outcome.steps().get(outcome.steps().size() - 1).rate() < 2);
    }

    @Test
    void givenUpItTriesNothingMore() throws Exception {
        int[] tried = {0};
        Outcome outcome = RateSearch.run((rate, confirming) -> ++tried[0] > 5 ? Optional.empty() : step(rate, confirming, rate < 10_000));
        assertEquals(6, tried[0]);
        assertEquals(5, outcome.steps().size());
        assertEquals(OptionalDouble.empty(), outcome.highest());
    }

    @Test
    void theRatesAreRound() throws Exception {
        List<Step> steps = RateSearch.run((rate, confirming) -> step(rate, confirming, rate <= 123_456)).steps();
        for (Step step : steps)
            assertEquals(0, step.rate() % (step.rate() < 100_000 ? 100 : 1_000), 1e-6, steps.toString());
    }

    private static Optional<Step> step(double rate, boolean confirming, boolean passed) {
        return Optional.of(new Step(rate, rate, 1, 2, confirming, passed, true, passed ? "" : "p99<10ms"));
    }
}
