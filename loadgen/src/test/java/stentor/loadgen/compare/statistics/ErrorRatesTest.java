package stentor.loadgen.compare.statistics;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;

/** How often the gate errs, found by experiments whose truth is known. Seeded, so that the rates are the same each time. */
class ErrorRatesTest {

    private static final List<Integer> PAIRS = List.of(8, 16, 24);
    private static final Rule RULE = new Rule(Looks.evenly(0.01, PAIRS), Slowdown.toLog(0.05));
    /** O'Brien and Fleming's way to spend the same alpha (Lan and DeMets, 1983), for comparison. */
    private static final Rule LATE = new Rule(new Looks(List.of(
        new Looks.Look(8, 8.14e-6), new Looks.Look(16, 1.598e-3), new Looks.Look(24, 8.394e-3))), Slowdown.toLog(0.05));

    private enum Noise {
        /** Independent and normal. */
        NORMAL {
            @Override
            double[] differences(Random random, double deviation) {
                return of(random::nextGaussian, deviation);
            }
        },
        /** Independent with heavy tails: Student's t with 3 degrees of freedom, scaled to the deviation. */
        T3 {
            @Override
            double[] differences(Random random, double deviation) {
                return of(() -> {
                    double squares = 0;
                    for (int i = 0; i < 3; i++)
                        squares += Math.pow(random.nextGaussian(), 2);
                    return random.nextGaussian() / Math.sqrt(squares / 3) / Math.sqrt(3);
                }, deviation);
            }
        },
        /** The machine's speed wanders from run to run, half of the variance, and falls by a tenth from the first run to the last. */
        DRIFT {
            @Override
            double[] differences(Random random, double deviation) {
                double[] differences = new double[PAIRS.get(PAIRS.size() - 1)];
                double[] own = NORMAL.differences(random, deviation / Math.sqrt(2));
                List<Sequence.Slot> slots = Sequence.controlled(random.nextLong(), differences.length);
                double step = 0.1 / (2 * slots.size());
                int pair = 0;
                for (Sequence.Slot slot : slots) {
                    double secondIsSlowerBy = step + random.nextGaussian() * deviation / Math.sqrt(2);
                    if (!slot.control()) {
                        differences[pair] = own[pair] + (slot.headFirst() ? -secondIsSlowerBy : secondIsSlowerBy);
                        pair++;
                    }
                }
                return differences;
            }
        };

        /** Of as many pairs as there may be, without any slowdown. */
        abstract double[] differences(Random random, double deviation);

        private static double[] of(DoubleSupplier unit, double deviation) {
            double[] differences = new double[PAIRS.get(PAIRS.size() - 1)];
            Arrays.setAll(differences, i -> deviation * unit.getAsDouble());
            return differences;
        }
    }

    /** Shares of the experiments, and the mean number of pairs. */
    private record Rates(Noise noise, double deviation, double slowdown, double firstRed, double regression, double pass, double inconclusive,
                         double atFirstLook, double pairs) {

        static final String HEADING = "noise   pair sd  slowdown   first red  regression      pass  inconclusive  at first look  pairs";

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%-7s %6.0f %% %7.1f %% %9.2f %% %9.2f %% %7.2f %% %11.2f %% %12.2f %% %6.1f",
                noise.name().toLowerCase(Locale.ROOT), deviation * 100, slowdown * 100, firstRed * 100, regression * 100, pass * 100,
                inconclusive * 100, atFirstLook * 100, pairs);
        }
    }

    @Test
    void tenThousandExperimentsKeepTheRates() {
        assertRates(10_000);
    }

    @Test
    void anEvenShareForEachLookNeedsFewerPairsThanALateOneAndSeesAsMuch() {
        System.out.println(Rates.HEADING);
        for (double slowdown : new double[] {0, 0.05}) {
            Rates even = rates(RULE, Noise.NORMAL, 0.04, slowdown, 500);
            Rates late = rates(LATE, Noise.NORMAL, 0.04, slowdown, 500);
            System.out.println(even + "   even\n" + late + "   late");
            assertTrue(even.pairs() < 0.85 * late.pairs());
            assertEquals(late.pass(), even.pass(), 0.02);
            assertEquals(late.regression(), even.regression(), 0.02);
        }
    }

    /** Two figures of the same runs, as throughput and CPU are: the second's noise is half the first's. */
    @Test
    void aSecondFigureCostsLittleDetectionAndNoFalseAlarms() {
        for (double slowdown : new double[] {0, 0.05}) {
            var random = new Random(11);
            int red = 0;
            int experiments = 1_000;
            for (int i = 0; i < experiments; i++)
                if (experiment(RULE, random, Noise.NORMAL, 0.04, slowdown, 2).conclusion() == Finding.Conclusion.REGRESSION
                    && experiment(RULE, random, Noise.NORMAL, 0.04, slowdown, 2).conclusion() == Finding.Conclusion.REGRESSION)
                    red++;
            System.out.printf(Locale.ROOT, "two figures, slowdown %.0f %%: red %.2f %%%n", slowdown * 100, 100.0 * red / experiments);
            assertTrue(slowdown == 0 ? red <= 1 : red >= 0.85 * experiments, "red " + red);
        }
    }

    private static void assertRates(int experiments) {
        System.out.println(experiments + " experiments each\n" + Rates.HEADING);
        List<Supplier<Rates>> cells = new ArrayList<>();
        for (Noise noise : Noise.values())
            for (double deviation : new double[] {0.02, 0.04})
                for (double slowdown : new double[] {0, 0.025, 0.05, 0.08, 0.2})
                    cells.add(() -> rates(RULE, noise, deviation, slowdown, experiments));
        List<Rates> all = cells.parallelStream().map(Supplier::get).toList();
        all.forEach(System.out::println);
        assertAll(all.stream().map(rates -> () -> {
            if (rates.slowdown == 0) {
                assertEquals(0, rates.regression, () -> "false alarms: " + rates);
                assertTrue(rates.firstRed <= 0.01, () -> "alpha: " + rates);
                assertTrue(rates.inconclusive <= 0.03, () -> "inconclusive: " + rates);
            } else if (rates.slowdown == 0.05)
                assertTrue(rates.regression >= 0.95, () -> "detection: " + rates);
            else if (rates.slowdown == 0.08)
                assertTrue(rates.regression >= 0.98, () -> "detection: " + rates);
            else if (rates.slowdown == 0.2)
                assertTrue(rates.atFirstLook >= 0.97 && rates.regression >= 0.995, () -> "detection: " + rates);
        }));
    }

    private static Rates rates(Rule rule, Noise noise, double deviation, double slowdown, int experiments) {
        var random = new Random(noise.ordinal() * 1_000 + Math.round(deviation * 1e5) + Math.round(slowdown * 1e3));
        int firstRed = 0;
        int red = 0;
        int pass = 0;
        int atFirstLook = 0;
        long pairs = 0;
        for (int i = 0; i < experiments; i++) {
            Rule.Outcome outcome = experiment(rule, random, noise, deviation, slowdown, 1);
            pairs += outcome.look().pairs();
            switch (outcome.conclusion()) {
                case PASS -> pass++;
                case REGRESSION -> {
                    firstRed++;
                    if (outcome.look().pairs() == PAIRS.get(0))
                        atFirstLook++;
                    // A red verdict must be confirmed by an experiment of its own.
                    if (experiment(rule, random, noise, deviation, slowdown, 1).conclusion() == Finding.Conclusion.REGRESSION)
                        red++;
                }
                case OPEN -> {
                }
            }
        }
        double all = experiments;
        return new Rates(noise, deviation, slowdown, firstRed / all, red / all, pass / all, (experiments - red - pass) / all, atFirstLook / all, pairs / all);
    }

    private static Rule.Outcome experiment(Rule rule, Random random, Noise noise, double deviation, double slowdown, int figures) {
        List<double[]> all = new ArrayList<>();
        for (int figure = 0; figure < figures; figure++) {
            double[] differences = noise.differences(random, deviation / (figure + 1));
            all.add(Arrays.stream(differences).map(d -> d + Slowdown.toLog(slowdown)).toArray());
        }
        long seed = random.nextLong();
        Optional<Rule.Outcome> outcome = Optional.empty();
        for (Optional<Looks.Look> look; (look = rule.next(outcome)).isPresent(); ) {
            int pairs = look.get().pairs();
            outcome = Optional.of(rule.outcome(look.get(), seed, all.stream().map(differences -> Arrays.copyOf(differences, pairs)).toList()));
        }
        return outcome.orElseThrow();
    }
}
