package stentor.loadgen.compare.statistics;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

/** How often the gate errs beside neighbours, with and without what is known of them; seeded, as in {@link ErrorRatesTest}. */
class NeighboursTest {

    /** What an experiment beside neighbours is given to take out of its figure. */
    private enum Known {
        NOTHING, SPEED, SPEED_AND_TIME
    }

    /**
     * Neighbours take some of the processor's speed in most runs and much in a few. Of that the figure loses eight tenths, and the
     * yardstick, which looks now and then, tells it to within half a percent.
     */
    @Test
    void aYardstickKeepsTheRatesAndSeesWhatNeighboursHide() {
        for (double slowdown : new double[] {0, 0.05, 0.08}) {
            Shares without = besideNeighbours(slowdown, Known.NOTHING, random -> 0, 10_000);
            Shares with = besideNeighbours(slowdown, Known.SPEED, random -> 0, 10_000);
            System.out.printf(Locale.ROOT, "beside neighbours, slowdown %.0f %%: without a yardstick %s%n%50s%s%n", slowdown * 100, without, "with it ", with);
            assertTrue(with.pairs < 0.8 * without.pairs, with + ", " + without);
            if (slowdown == 0) {
                assertTrue(with.regression <= 0.0002 && with.firstRed <= Rule.ALPHA, with.toString());
                assertTrue(with.pass >= 0.97 && without.pass < 0.9, with + ", " + without);
            } else
                assertTrue(with.regression >= 0.98 && with.regression > without.regression, with + ", " + without);
        }
    }

    /** One more neighbour is on the processor for 30 % of the time, and then takes half of it. */
    @Test
    void whatANeighbourTookOfTheTimeTurnsNoVerdictIntoTheRightOne() {
        for (double slowdown : new double[] {0, 0.05, 0.08}) {
            Shares without = besideNeighbours(slowdown, Known.SPEED, NeighboursTest::taken, 10_000);
            Shares with = besideNeighbours(slowdown, Known.SPEED_AND_TIME, NeighboursTest::taken, 10_000);
            System.out.printf(Locale.ROOT, "beside one that takes time, slowdown %.0f %%: unless that is known %s%n%63s%s%n", slowdown * 100, without, "else ", with);
            if (slowdown == 0) {
                assertTrue(with.regression <= 0.0002 && with.firstRed <= Rule.ALPHA, with.toString());
                assertTrue(with.pass >= 0.97 && without.pass < 0.2, with + ", " + without);
            } else
                assertTrue(with.regression >= 0.98 && without.regression < 0.2, with + ", " + without);
        }
    }

    /** The share of a run of two seconds beside one who burns for three seconds on average and rests for seven. */
    private static double taken(Random random) {
        double at = 0;
        double burnt = 0;
        for (boolean burns = random.nextDouble() < 0.3; at < 2; burns = !burns) {
            double until = Math.min(2, at - (burns ? 3 : 7) * Math.log(1 - random.nextDouble()));
            burnt += burns ? until - at : 0;
            at = until;
        }
        return burnt / 2 / 2;
    }

    private record Shares(double firstRed, double regression, double pass, double pairs) {

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "first red %.2f %%, red %.2f %%, pass %.2f %%, after %.1f pairs", firstRed * 100, regression * 100, pass * 100, pairs);
        }
    }

    /** @param taken draws the share of a run's time that a neighbour takes */
    private static Shares besideNeighbours(double slowdown, Known known, ToDoubleFunction<Random> taken, int experiments) {
        var random = new Random(Math.round(slowdown * 1e3));
        int firstRed = 0;
        int red = 0;
        int pass = 0;
        long pairs = 0;
        for (int i = 0; i < experiments; i++) {
            Rule.Outcome outcome = besideNeighbours(random, slowdown, known, taken);
            pairs += outcome.look().pairs();
            switch (outcome.conclusion()) {
                case PASS -> pass++;
                case REGRESSION -> {
                    firstRed++;
                    if (besideNeighbours(random, slowdown, known, taken).conclusion() == Finding.Conclusion.REGRESSION)
                        red++;
                }
                case OPEN -> {
                }
            }
        }
        double all = experiments;
        return new Shares(firstRed / all, red / all, pass / all, pairs / all);
    }

    private static Rule.Outcome besideNeighbours(Random random, double slowdown, Known known, ToDoubleFunction<Random> taken) {
        int most = ErrorRatesTest.PAIRS.get(ErrorRatesTest.PAIRS.size() - 1);
        double[][] speeds = new double[2][];
        double[][] times = new double[2][];
        double[][] runs = new double[2][];
        for (int side = 0; side < 2; side++) {
            double slower = side * Slowdown.toLog(slowdown);
            double[] speed = DoubleStream.generate(() -> -0.06 * Math.log(1 - random.nextDouble())).limit(most).toArray();
            double[] time = DoubleStream.generate(() -> -Math.log1p(-taken.applyAsDouble(random))).limit(most).toArray();
            runs[side] = IntStream.range(0, most).mapToDouble(i -> slower + 0.8 * speed[i] + time[i] + 0.014 * random.nextGaussian()).toArray();
            speeds[side] = Arrays.stream(speed).map(lost -> known.compareTo(Known.SPEED) >= 0 ? lost + 0.005 * random.nextGaussian() : Double.NaN).toArray();
            times[side] = Arrays.stream(time).map(lost -> known.compareTo(Known.SPEED_AND_TIME) >= 0 ? lost + 0.005 * random.nextGaussian() : Double.NaN).toArray();
        }
        return ErrorRatesTest.follow(ErrorRatesTest.RULE, random.nextLong(), pairs -> {
            var covariates = Covariates.of(Arrays.copyOf(runs[0], pairs), Arrays.copyOf(runs[1], pairs),
                List.of(Arrays.copyOf(speeds[0], pairs), Arrays.copyOf(times[0], pairs)), List.of(Arrays.copyOf(speeds[1], pairs), Arrays.copyOf(times[1], pairs)));
            return List.of(covariates.left(differences(runs, pairs), List.of(differences(speeds, pairs), differences(times, pairs))));
        });
    }

    private static double[] differences(double[][] sides, int pairs) {
        return IntStream.range(0, pairs).mapToDouble(i -> sides[1][i] - sides[0][i]).toArray();
    }
}
