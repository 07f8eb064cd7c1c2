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
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

/** How often the gate errs, found by experiments whose truth is known. Seeded, so that the rates are the same each time. */
class ErrorRatesTest {

    static final List<Integer> PAIRS = List.of(8, 16, 24);
    static final Rule RULE = new Rule(Looks.of(Rule.ALPHA, PAIRS), Slowdown.toLog(0.05));
    /** For comparison: an equal share for each look on either side. */
    private static final Rule EVEN = spending(Rule.ALPHA / 3, Rule.ALPHA / 3, Rule.ALPHA / 3);
    /** O'Brien and Fleming's way to spend the same alpha (Lan and DeMets, 1983). */
    private static final Rule LATE = spending(1.708e-4, 7.694e-3, 2.2135e-2);

    private enum Noise {
        /** Independent and normal. */
        NORMAL {
            @Override
            double[] runs(Random random, double deviation) {
                return DoubleStream.generate(random::nextGaussian).limit(RUNS).map(d -> deviation * d).toArray();
            }
        },
        /** Independent with heavy tails: Student's t with 3 degrees of freedom, scaled to the deviation. */
        T3 {
            @Override
            double[] runs(Random random, double deviation) {
                return DoubleStream.generate(() -> {
                    double squares = 0;
                    for (int i = 0; i < 3; i++)
                        squares += Math.pow(random.nextGaussian(), 2);
                    return random.nextGaussian() / Math.sqrt(squares / 3) / Math.sqrt(3);
                }).limit(RUNS).map(d -> deviation * d).toArray();
            }
        },
        /** The machine's speed wanders from run to run, half of a pair's variance, and falls by a tenth from the first run to the last. */
        DRIFT {
            @Override
            double[] runs(Random random, double deviation) {
                double[] runs = NORMAL.runs(random, deviation / Math.sqrt(2));
                double speed = 0;
                for (int i = 0; i < RUNS; i++) {
                    speed += 0.1 / RUNS + random.nextGaussian() * deviation;
                    runs[i] += speed;
                }
                return runs;
            }
        };

        private static final int RUNS = 2 * PAIRS.get(PAIRS.size() - 1);

        /** How much slower than usual each run of an experiment is, in the order they are made. A pair differs by the deviation times the root of 2. */
        abstract double[] runs(Random random, double deviation);

        /** Without any slowdown. */
        Differences differences(Random random, double ofPair) {
            double[] runs = runs(random, ofPair / Math.sqrt(2));
            List<Boolean> headFirst = Sequence.headFirst(random.nextLong(), RUNS / 2);
            double[] base = new double[RUNS / 2];
            double[] pairs = new double[RUNS / 2];
            for (int i = 0; i < pairs.length; i++) {
                base[i] = runs[headFirst.get(i) ? 2 * i + 1 : 2 * i];
                pairs[i] = runs[headFirst.get(i) ? 2 * i : 2 * i + 1] - base[i];
            }
            double[] controls = IntStream.range(0, RUNS / 4)
                .mapToDouble(i -> headFirst.get(2 * i) ? base[2 * i] - base[2 * i + 1] : base[2 * i + 1] - base[2 * i]).toArray();
            return new Differences(pairs, controls);
        }
    }

    private static Rule spending(double... alphas) {
        return new Rule(new Looks(IntStream.range(0, alphas.length).mapToObj(i -> new Looks.Look(PAIRS.get(i), alphas[i], alphas[i])).toList()), Slowdown.toLog(0.05));
    }

    /** What head, and what base as its own control, are slower by, in the order in which they are made. */
    private record Differences(double[] pairs, double[] controls) {
    }

    /** What an experiment came to, and what its machine had to show. */
    private record Trial(Rule.Outcome outcome, boolean controlMoved) {
    }

    /** Shares of the experiments, and the mean number of pairs. */
    private record Rates(Noise noise, double deviation, double slowdown, double firstRed, double regression, double pass, double inconclusive,
                         double notValid, double atFirstLook, double pairs) {

        static final String HEADING = "noise   pair sd  slowdown   first red  regression      pass  inconclusive  not valid  at first look  pairs";

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%-7s %6.0f %% %7.1f %% %9.2f %% %9.2f %% %7.2f %% %11.2f %% %8.2f %% %12.2f %% %6.1f",
                noise.name().toLowerCase(Locale.ROOT), deviation * 100, slowdown * 100, firstRed * 100, regression * 100, pass * 100,
                inconclusive * 100, notValid * 100, atFirstLook * 100, pairs);
        }
    }

    @Test
    void tenThousandExperimentsKeepTheRates() {
        assertRates(10_000);
    }

    @Test
    void whatIsSpentEarlyIsSeenEarlyAndAsMuchIsSeenInAll() {
        System.out.println(Rates.HEADING);
        for (double slowdown : new double[] {0, 0.05}) {
            Rates ours = rates(RULE, Noise.NORMAL, 0.04, slowdown, 5_000, 1);
            Rates even = rates(EVEN, Noise.NORMAL, 0.04, slowdown, 5_000, 1);
            Rates late = rates(LATE, Noise.NORMAL, 0.04, slowdown, 5_000, 1);
            System.out.println(ours + "   ours\n" + even + "   even\n" + late + "   late");
            assertTrue(even.pairs() < 0.85 * late.pairs());
            if (slowdown > 0)
                assertTrue(ours.atFirstLook() > 1.15 * even.atFirstLook());
            for (Rates other : List.of(even, late)) {
                assertEquals(other.pass(), ours.pass(), 0.02);
                assertEquals(other.regression(), ours.regression(), 0.02);
            }
        }
    }

    /** As throughput and processor time are, here with noises of their own: a pass takes both. */
    @Test
    void aSecondFigureCostsNoDetectionAndFewFalseAlarms() {
        System.out.println("10000 experiments each, of two figures\n" + Rates.HEADING);
        List<Rates> all = IntStream.range(0, 6).parallel()
            .mapToObj(i -> rates(RULE, Noise.values()[i / 2], 0.04, i % 2 == 0 ? 0 : 0.05, 10_000, 2)).toList();
        all.forEach(System.out::println);
        assertAll(all.stream().map(rates -> () -> {
            assertTrue(rates.slowdown > 0 || rates.regression <= 0.0005, () -> "false alarms: " + rates);
            assertTrue(rates.slowdown == 0 || rates.regression >= 0.95, () -> "detection: " + rates);
            assertTrue(rates.inconclusive <= 0.04, () -> "inconclusive: " + rates);
        }));
    }

    private static void assertRates(int experiments) {
        System.out.println(experiments + " experiments each\n" + Rates.HEADING);
        List<Supplier<Rates>> cells = new ArrayList<>();
        for (Noise noise : Noise.values())
            for (double deviation : new double[] {0.02, 0.04})
                for (double slowdown : new double[] {0, 0.025, 0.05, 0.08, 0.2})
                    cells.add(() -> rates(RULE, noise, deviation, slowdown, experiments, 1));
        List<Rates> all = cells.parallelStream().map(Supplier::get).toList();
        all.forEach(System.out::println);
        assertAll(all.stream().map(rates -> () -> {
            if (rates.slowdown == 0) {
                assertTrue(rates.regression <= 0.0002, () -> "false alarms: " + rates);
                assertTrue(rates.firstRed <= Rule.ALPHA, () -> "alpha: " + rates);
                assertTrue(rates.inconclusive <= 0.03, () -> "inconclusive: " + rates);
                assertTrue(rates.notValid <= 0.003, () -> "not valid: " + rates);
            } else if (rates.slowdown == 0.05)
                assertTrue(rates.regression >= 0.95, () -> "detection: " + rates);
            else if (rates.slowdown == 0.08)
                assertTrue(rates.regression >= 0.98, () -> "detection: " + rates);
            else if (rates.slowdown == 0.2)
                assertTrue(rates.atFirstLook >= 0.97 && rates.regression >= 0.995, () -> "detection: " + rates);
        }));
    }

    private static Rates rates(Rule rule, Noise noise, double deviation, double slowdown, int experiments, int figures) {
        var random = new Random(noise.ordinal() * 1_000 + Math.round(deviation * 1e5) + Math.round(slowdown * 1e3));
        int firstRed = 0;
        int red = 0;
        int pass = 0;
        int notValid = 0;
        int atFirstLook = 0;
        long pairs = 0;
        for (int i = 0; i < experiments; i++) {
            Trial trial = experiment(rule, random, noise, deviation, slowdown, figures);
            pairs += trial.outcome.look().pairs();
            if (trial.controlMoved) {
                notValid++;
                continue;
            }
            switch (trial.outcome.conclusion()) {
                case PASS -> pass++;
                case REGRESSION -> {
                    firstRed++;
                    if (trial.outcome.look().pairs() == PAIRS.get(0))
                        atFirstLook++;
                    // A red verdict must be confirmed by an experiment of its own.
                    if (experiment(rule, random, noise, deviation, slowdown, figures).outcome.conclusion() == Finding.Conclusion.REGRESSION)
                        red++;
                }
                case OPEN -> {
                }
            }
        }
        double all = experiments;
        return new Rates(noise, deviation, slowdown, firstRed / all, red / all, pass / all, (experiments - red - pass - notValid) / all, notValid / all,
            atFirstLook / all, pairs / all);
    }

    private static Trial experiment(Rule rule, Random random, Noise noise, double deviation, double slowdown, int figures) {
        List<double[]> all = new ArrayList<>();
        List<double[]> controls = new ArrayList<>();
        for (int figure = 0; figure < figures; figure++) {
            Differences differences = noise.differences(random, deviation);
            all.add(Arrays.stream(differences.pairs).map(d -> d + Slowdown.toLog(slowdown)).toArray());
            controls.add(differences.controls);
        }
        Rule.Outcome outcome = follow(rule, random.nextLong(), pairs -> all.stream().map(differences -> Arrays.copyOf(differences, pairs)).toList());
        int pairs = outcome.look().pairs();
        boolean moved = IntStream.range(0, figures).anyMatch(figure -> rule.controlMoved(Rule.CONTROL_ALPHA / figures,
            Arrays.copyOf(controls.get(figure), pairs / 2), Arrays.copyOf(all.get(figure), pairs)));
        return new Trial(outcome, moved);
    }

    /** Looks until there is a conclusion, or no further look; {@code figures} are those of so many pairs. */
    static Rule.Outcome follow(Rule rule, long seed, IntFunction<List<double[]>> figures) {
        Optional<Rule.Outcome> outcome = Optional.empty();
        for (Optional<Looks.Look> look; (look = rule.next(outcome)).isPresent(); )
            outcome = Optional.of(rule.outcome(look.get(), seed, figures.apply(look.get().pairs())));
        return outcome.orElseThrow();
    }
}
