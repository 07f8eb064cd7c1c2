package stentor.loadgen.compare.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.DoubleStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CovariateTest {

    private static final double[] BASE = {0.010, 0.062, -0.021, 0.035, 0.004, 0.050};
    private static final double[] HEAD = {0.081, 0.048, 0.090, 0.021, 0.117, 0.055};
    private static final double[] BESIDE_BASE = {0.000, 0.081, -0.030, 0.042, 0.015, 0.049};
    private static final double[] BESIDE_HEAD = {0.038, 0.005, 0.061, -0.024, 0.080, 0.012};

    /** numpy 2.4.6, linalg.lstsq with a column of ones for either side and one of the covariate. */
    @Test
    void agreesWithNumpysLeastSquares() {
        Covariate covariate = Covariate.of(BASE, HEAD, BESIDE_BASE, BESIDE_HEAD);
        assertEquals(0.82541082, covariate.coefficient(), 1e-8);
        double[] left = covariate.without(differences(HEAD, BASE), differences(BESIDE_HEAD, BESIDE_BASE));
        assertArrayEquals(new double[] {0.03963439, 0.04873122, 0.03588762, 0.04047711, 0.0593483, 0.0355402}, left, 1e-8);
        assertEquals(0.04326980628, PairedT.of(left).mean(), 1e-11, "the difference of the two columns of ones");
    }

    @Test
    void aSpreadIsWidenedAboutItsMean() {
        Covariate covariate = Covariate.of(BASE, HEAD, BESIDE_BASE, BESIDE_HEAD);
        PairedT plain = PairedT.of(covariate.without(differences(HEAD, BASE), differences(BESIDE_HEAD, BESIDE_BASE)));
        PairedT wide = PairedT.of(covariate.left(differences(HEAD, BASE), differences(BESIDE_HEAD, BESIDE_BASE)));
        assertEquals(plain.mean(), wide.mean(), 1e-15);
        assertEquals(covariate.widening(), wide.deviation() / plain.deviation(), 1e-12);
        assertTrue(covariate.widening() > 1);
    }

    @Test
    void whatIsNotKnownOrNeverDiffersTakesNothingAway() {
        double[] unknown = {0, 0.1, Double.NaN, 0, 0.1, 0};
        double[] same = {1, 1, 1, 1, 1, 1};
        double[] plain = differences(HEAD, BASE);
        assertArrayEquals(plain, Covariate.of(BASE, HEAD, BESIDE_BASE, unknown).left(plain, differences(unknown, BESIDE_BASE)), 1e-15);
        assertArrayEquals(plain, Covariate.of(BASE, HEAD, same, same).left(plain, differences(same, same)), 1e-15);
    }

    @Test
    void noFigureIsTakenToGoAgainstTheCovariate() {
        double[] against = Arrays.stream(BESIDE_BASE).map(each -> -each).toArray();
        assertEquals(0, Covariate.of(against, against, BESIDE_BASE, BESIDE_BASE).coefficient());
    }

    /** That one side is slower, and that the processor was while it ran, are two things. */
    @Test
    void aDifferenceBetweenTheSidesIsNotTakenForTheCovariates() {
        double[] slower = Arrays.stream(HEAD).map(each -> each + 5).toArray();
        double[] besideSlower = Arrays.stream(BESIDE_HEAD).map(each -> each + 0.02).toArray();
        assertEquals(Covariate.of(BASE, HEAD, BESIDE_BASE, BESIDE_HEAD).coefficient(), Covariate.of(BASE, slower, BESIDE_BASE, besideSlower).coefficient(), 1e-12);
    }

    /** Such as a server that slows down whatever runs on its processor. */
    @Test
    void whatASideDoesToTheCovariateIsNotTakenOutOfWhatItDid() {
        double[] besideSlower = Arrays.stream(BESIDE_HEAD).map(each -> each + 1).toArray();
        assertEquals(new Covariate(0, 1), Covariate.of(BASE, HEAD, BESIDE_BASE, besideSlower));
    }

    /** Where the truth is nothing, an interval misses it as often as it says, whether the covariate explains all, some or nothing. */
    @ParameterizedTest
    @CsvSource({"2, 0.8", "3, 0.8", "4, 0.8", "8, 0.8", "8, 0", "16, 0.5", "8, 1"})
    void anIntervalHoldsWhatItPromises(int pairs, double coefficient) {
        var random = new Random(pairs);
        int experiments = 20_000;
        int missed = 0;
        for (int i = 0; i < experiments; i++) {
            double[] besideBase = DoubleStream.generate(random::nextGaussian).limit(pairs).map(d -> 0.1 * d).toArray();
            double[] besideHead = DoubleStream.generate(random::nextGaussian).limit(pairs).map(d -> 0.1 * d).toArray();
            double[] base = Arrays.stream(besideBase).map(d -> coefficient * d + 0.02 * random.nextGaussian()).toArray();
            double[] head = Arrays.stream(besideHead).map(d -> coefficient * d + 0.02 * random.nextGaussian()).toArray();
            PairedT left = PairedT.of(Covariate.of(base, head, besideBase, besideHead).left(differences(head, base), differences(besideHead, besideBase)));
            if (left.lower(0.01) > 0 || left.upper(0.01) < 0)
                missed++;
        }
        double share = (double) missed / experiments;
        System.out.printf("%d pairs, coefficient %.1f: missed %.2f %% of 2 %%%n", pairs, coefficient, share * 100);
        assertTrue(share < 0.028, "missed " + share + " of 0.02");
        assertTrue(share > 0.01, "wider than need be: missed " + share + " of 0.02");
    }

    private static double[] differences(double[] some, double[] others) {
        double[] differences = new double[some.length];
        for (int i = 0; i < some.length; i++)
            differences[i] = some[i] - others[i];
        return differences;
    }
}
