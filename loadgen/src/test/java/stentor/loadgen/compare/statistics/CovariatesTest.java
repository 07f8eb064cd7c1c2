package stentor.loadgen.compare.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CovariatesTest {

    private static final double[] BASE = {0.010, 0.062, -0.021, 0.035, 0.004, 0.050};
    private static final double[] HEAD = {0.081, 0.048, 0.090, 0.021, 0.117, 0.055};
    private static final double[] BESIDE_BASE = {0.000, 0.081, -0.030, 0.042, 0.015, 0.049};
    private static final double[] BESIDE_HEAD = {0.038, 0.005, 0.061, -0.024, 0.080, 0.012};
    private static final double[] ALSO_BESIDE_BASE = {0.020, 0.011, 0.035, 0.090, 0.018, 0.055};
    private static final double[] ALSO_BESIDE_HEAD = {0.061, 0.074, 0.027, 0.010, 0.083, 0.019};
    private static final double[] DIFFERENCES = differences(HEAD, BASE);
    private static final List<double[]> OFFSETS = List.of(differences(BESIDE_HEAD, BESIDE_BASE), differences(ALSO_BESIDE_HEAD, ALSO_BESIDE_BASE));

    private static Covariates one(double[] besideBase, double[] besideHead) {
        return Covariates.of(BASE, HEAD, List.of(besideBase), List.of(besideHead));
    }

    private static Covariates both() {
        return Covariates.of(BASE, HEAD, List.of(BESIDE_BASE, ALSO_BESIDE_BASE), List.of(BESIDE_HEAD, ALSO_BESIDE_HEAD));
    }

    /** numpy 2.4.6, linalg.lstsq with a column of ones for either side and one for each covariate. */
    @Test
    void agreesWithNumpysLeastSquares() {
        Covariates one = one(BESIDE_BASE, BESIDE_HEAD);
        assertEquals(0.82541082, one.coefficients().get(0), 1e-8);
        double[] left = one.without(DIFFERENCES, OFFSETS.subList(0, 1));
        assertArrayEquals(new double[] {0.03963439, 0.04873122, 0.03588762, 0.04047711, 0.0593483, 0.0355402}, left, 1e-8);
        assertEquals(0.04326980628, PairedT.of(left).mean(), 1e-11, "the difference of the two columns of ones");

        Covariates both = both();
        assertEquals(0.8020186, both.coefficients().get(0), 1e-8);
        assertEquals(0.09554975, both.coefficients().get(1), 1e-8);
        left = both.without(DIFFERENCES, OFFSETS);
        assertArrayEquals(new double[] {0.03660575, 0.04093378, 0.03878071, 0.04657721, 0.05465806, 0.03811448}, left, 1e-8);
        assertEquals(0.04261166374619, PairedT.of(left).mean(), 1e-12, "the difference of the two columns of ones");
    }

    /** numpy 2.4.6, from the projection of least squares: the root of the mean's variance over what the differences' spread makes of it. */
    @Test
    void aSpreadIsWidenedAboutItsMeanByWhatTheEstimatesCost() {
        Covariates both = both();
        assertEquals(1.2561634754912, both.widening(), 1e-12);
        PairedT plain = PairedT.of(both.without(DIFFERENCES, OFFSETS));
        PairedT wide = PairedT.of(both.left(DIFFERENCES, OFFSETS));
        assertEquals(plain.mean(), wide.mean(), 1e-15);
        assertEquals(both.widening(), wide.deviation() / plain.deviation(), 1e-12);
    }

    @Test
    void whatIsNotKnownOrHardlyDiffersTakesNothingAway() {
        double[] unknown = {0, 0.1, Double.NaN, 0, 0.1, 0};
        double[] same = {1, 1.01, 1, 1.001, 1, 1.002};
        assertArrayEquals(DIFFERENCES, one(BESIDE_BASE, unknown).left(DIFFERENCES, List.of(differences(unknown, BESIDE_BASE))), 1e-15);
        assertArrayEquals(DIFFERENCES, one(same, same).left(DIFFERENCES, List.of(differences(same, same))), 1e-15);
    }

    @Test
    void theOthersCountWhereOneIsNotUsed() {
        double[] unknown = {0, 0.1, Double.NaN, 0, 0.1, 0};
        Covariates alone = one(BESIDE_BASE, BESIDE_HEAD);
        for (double[] useless : List.of(unknown, new double[6], BESIDE_BASE)) {
            double[] beside = useless == BESIDE_BASE ? BESIDE_HEAD : useless;
            Covariates together = Covariates.of(BASE, HEAD, List.of(BESIDE_BASE, useless), List.of(BESIDE_HEAD, beside));
            assertEquals(alone.coefficients().get(0), together.coefficients().get(0), 1e-12);
            assertEquals(0, together.coefficients().get(1));
            assertEquals(alone.widening(), together.widening(), 1e-12);
            Covariates turned = Covariates.of(BASE, HEAD, List.of(useless, BESIDE_BASE), List.of(beside, BESIDE_HEAD));
            assertEquals(alone.coefficients().get(0), turned.coefficients().get(0) + turned.coefficients().get(1), 1e-12);
        }
    }

    @Test
    void noFigureIsTakenToGoAgainstACovariate() {
        double[] against = Arrays.stream(BESIDE_BASE).map(each -> -each).toArray();
        assertEquals(List.of(0.0), Covariates.of(against, against, List.of(BESIDE_BASE), List.of(BESIDE_BASE)).coefficients());
    }

    /** It is as if it had not been asked for, but for what the asking costs. */
    @Test
    void whereOneWouldGoAgainstTheFigureTheOtherIsEstimatedAlone() {
        double[] head = differences(HEAD, Arrays.stream(ALSO_BESIDE_HEAD).map(each -> 0.3 * each).toArray());
        double[] base = differences(BASE, Arrays.stream(ALSO_BESIDE_BASE).map(each -> 0.3 * each).toArray());
        Covariates together = Covariates.of(base, head, List.of(BESIDE_BASE, ALSO_BESIDE_BASE), List.of(BESIDE_HEAD, ALSO_BESIDE_HEAD));
        Covariates alone = Covariates.of(base, head, List.of(BESIDE_BASE), List.of(BESIDE_HEAD));
        assertEquals(0, together.coefficients().get(1));
        assertEquals(alone.coefficients().get(0), together.coefficients().get(0), 1e-12);
        assertEquals(both().widening(), together.widening(), 1e-12);
    }

    /** That one side is slower, and that the processor was while it ran, are two things. */
    @Test
    void aDifferenceBetweenTheSidesIsNotTakenForTheCovariates() {
        double[] slower = Arrays.stream(HEAD).map(each -> each + 5).toArray();
        double[] besideSlower = Arrays.stream(BESIDE_HEAD).map(each -> each + 0.02).toArray();
        assertEquals(one(BESIDE_BASE, BESIDE_HEAD).coefficients().get(0),
            Covariates.of(BASE, slower, List.of(BESIDE_BASE), List.of(besideSlower)).coefficients().get(0), 1e-12);
    }

    /** Such as a server that slows down whatever runs on its processor. */
    @Test
    void whatASideDoesToACovariateIsNotTakenOutOfWhatItDid() {
        double[] besideSlower = Arrays.stream(BESIDE_HEAD).map(each -> each + 1).toArray();
        assertEquals(new Covariates(List.of(0.0), 1), one(BESIDE_BASE, besideSlower));
    }

    /** Where the truth is nothing, an interval misses it as often as it says, whether covariates explain all, some or nothing. */
    @ParameterizedTest
    @CsvSource({"2, 0.8, 0", "3, 0.8, 0", "4, 0.8, 0", "8, 0.8, 0", "8, 0, 0", "16, 0.5, 0", "8, 1, 0", "2, 0.8, 0.05", "3, 0.8, 1", "4, 0.8, 1", "8, 0.8, 1", "16, 0.5, 1"})
    void anIntervalHoldsWhatItPromises(int pairs, double coefficient, double also) {
        var random = new Random(pairs);
        int experiments = 20_000;
        int missed = 0;
        for (int i = 0; i < experiments; i++) {
            List<double[]> besideBase = List.of(noise(random, pairs, 0.1), taken(random, pairs));
            List<double[]> besideHead = List.of(noise(random, pairs, 0.1), taken(random, pairs));
            double[] base = runs(random, besideBase, coefficient, also);
            double[] head = runs(random, besideHead, coefficient, also);
            List<double[]> offsets = List.of(differences(besideHead.get(0), besideBase.get(0)), differences(besideHead.get(1), besideBase.get(1)));
            PairedT left = PairedT.of(Covariates.of(base, head, besideBase, besideHead).left(differences(head, base), offsets));
            if (left.lower(0.01) > 0 || left.upper(0.01) < 0)
                missed++;
        }
        double share = (double) missed / experiments;
        System.out.printf("%d pairs, coefficients %.1f and %.2f: missed %.2f %% of 2 %%%n", pairs, coefficient, also, share * 100);
        assertTrue(share < 0.028, "missed " + share + " of 0.02");
        assertTrue(share > 0.01, "wider than need be: missed " + share + " of 0.02");
    }

    private static double[] runs(Random random, List<double[]> beside, double coefficient, double also) {
        return IntStream.range(0, beside.get(0).length).mapToDouble(i -> coefficient * beside.get(0)[i] + also * beside.get(1)[i] + 0.02 * random.nextGaussian()).toArray();
    }

    private static double[] noise(Random random, int pairs, double deviation) {
        return DoubleStream.generate(random::nextGaussian).limit(pairs).map(d -> deviation * d).toArray();
    }

    /** Nothing in half of the runs, and up to half of the time in the others. */
    private static double[] taken(Random random, int pairs) {
        return DoubleStream.generate(() -> random.nextBoolean() ? 0.001 * random.nextGaussian() : -Math.log1p(-random.nextDouble() / 2)).limit(pairs).toArray();
    }

    private static double[] differences(double[] some, double[] others) {
        double[] differences = new double[some.length];
        for (int i = 0; i < some.length; i++)
            differences[i] = some[i] - others[i];
        return differences;
    }
}
