package stentor.loadgen.compare.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleTest {

    private static final Rule RULE = new Rule(Looks.of(0.01, List.of(8, 16, 24)), Slowdown.toLog(0.05));
    private static final Looks.Look FIRST = RULE.looks().looks().get(0);

    @Test
    void clearlySlowerIsARegressionAndNoSlowerPasses() {
        assertEquals(Finding.Conclusion.REGRESSION, conclusion(around(0.08, 0.02)));
        assertEquals(Finding.Conclusion.PASS, conclusion(around(0, 0.02)));
        assertEquals(Finding.Conclusion.PASS, conclusion(around(-0.3, 0.02)), "faster passes");
    }

    @Test
    void whatTheNoiseHidesStaysOpen() {
        assertEquals(Finding.Conclusion.OPEN, conclusion(around(0.05, 0.2)));
        assertEquals(Finding.Conclusion.OPEN, conclusion(around(0, 0.2)));
    }

    @Test
    void betweenNothingAndTheToleranceTheNearerDecides() {
        assertEquals(Finding.Conclusion.PASS, conclusion(around(0.02, 0.001)));
        assertEquals(Finding.Conclusion.REGRESSION, conclusion(around(0.03, 0.001)));
    }

    @Test
    void oneOutlierAmongEqualsIsNoRegression() {
        double[] differences = {0, 0, 0, 0, 0, 0, 0, 9};
        assertEquals(Finding.Conclusion.OPEN, conclusion(differences));
    }

    @Test
    void signFlipsMustAgreeWithT() {
        // By t alone a regression; but one pair in eight was faster.
        double[] differences = {0.2, 0.21, 0.19, 0.2, 0.2, 0.21, 0.19, -0.001};
        assertTrue(PairedT.of(differences).pValue() < FIRST.falseAlarm());
        assertEquals(Finding.Conclusion.OPEN, conclusion(differences));
    }

    @Test
    void manyFiguresMustEachBeMoreImprobable() {
        double[] slower = around(0.05, 0.03);
        double p = PairedT.of(slower).pValue();
        assertTrue(p < FIRST.falseAlarm() && 10 * p > FIRST.falseAlarm(), "p " + p);
        assertEquals(Finding.Conclusion.REGRESSION, conclusion(slower));
        List<double[]> ten = new ArrayList<>(List.of(slower));
        for (int i = 1; i < 10; i++)
            ten.add(around(0, 0.03));
        assertEquals(Finding.Conclusion.OPEN, RULE.outcome(FIRST, 1, ten).findings().get(0).conclusion());
    }

    @Test
    void oneRegressionMakesTheOutcomeAndAPassTakesAll() {
        assertEquals(Finding.Conclusion.REGRESSION, outcome(around(0, 0.01), around(0.2, 0.01)));
        assertEquals(Finding.Conclusion.PASS, outcome(around(0, 0.01), around(0, 0.02)));
        assertEquals(Finding.Conclusion.OPEN, outcome(around(0, 0.01), around(0, 0.3)));
    }

    @Test
    void itLooksNoFurtherThanItNeeds() {
        assertEquals(Optional.of(FIRST), RULE.next(Optional.empty()));
        Rule.Outcome open = RULE.outcome(FIRST, 1, List.of(around(0.05, 0.2)));
        assertEquals(Optional.of(RULE.looks().looks().get(1)), RULE.next(Optional.of(open)));
        assertEquals(Optional.empty(), RULE.next(Optional.of(RULE.outcome(FIRST, 1, List.of(around(0, 0.01))))));
        assertEquals(Optional.empty(), RULE.next(Optional.of(RULE.outcome(RULE.looks().last(), 1, List.of(around(24, 0.05, 0.5))))));
    }

    /** Of two figures one is slower by just that and the other is not, which is where Holm's correction costs most. */
    @ParameterizedTest
    @CsvSource({"8, 0.01", "8, 0.03", "16, 0.01", "16, 0.03", "24, 0.03"})
    void whatItSaysItCouldHaveSeenItSeesInAboutFourOfFive(int pairs, double deviation) {
        Looks.Look look = RULE.looks().looks().stream().filter(each -> each.pairs() == pairs).findFirst().orElseThrow();
        double[] typical = IntStream.range(0, pairs).mapToDouble(i -> (i % 2 == 0 ? deviation : -deviation) * Math.sqrt((pairs - 1.0) / pairs)).toArray();
        double slowdown = RULE.outcome(look, 1, List.of(typical, typical)).findings().get(0).detectable();
        var random = new Random(pairs);
        int experiments = 2_000;
        int seen = 0;
        for (int i = 0; i < experiments; i++) {
            double[] slower = DoubleStream.generate(random::nextGaussian).limit(pairs).map(d -> slowdown + deviation * d).toArray();
            double[] equal = DoubleStream.generate(random::nextGaussian).limit(pairs).map(d -> deviation * d).toArray();
            if (RULE.outcome(look, i, List.of(slower, equal)).findings().get(0).conclusion() == Finding.Conclusion.REGRESSION)
                seen++;
        }
        assertEquals(0.8, (double) seen / experiments, 0.08);
    }

    @Test
    void aControlThatDiffersMoved() {
        double[] pairs = {0.1, 0.12, 0.08, 0.1, 0.11, 0.12, 0.08, 0.09};
        assertTrue(RULE.controlMoved(0.001, new double[] {0.1, 0.11, 0.09, 0.1}, pairs));
        assertTrue(RULE.controlMoved(0.001, new double[] {-0.1, -0.11, -0.09, -0.1}, pairs));
        assertFalse(RULE.controlMoved(0.001, new double[] {0.1, -0.11, 0.09, -0.08}, pairs));
        assertFalse(RULE.controlMoved(0.001, new double[] {0.02, 0.02, 0.02, 0.02}, pairs), "within half the tolerance");
        assertFalse(RULE.controlMoved(0.001, new double[] {0.1}, 0.1, 0.12));
    }

    /** What it matters to be first makes pairs differ in turn, and must not hide itself by that. */
    @Test
    void aControlMovesWhereBeingFirstMatters() {
        assertTrue(RULE.controlMoved(0.001, new double[] {0.1, 0.11, 0.09, 0.1}, 0.1, -0.1, -0.11, 0.12, 0.1, -0.09, 0.1, -0.11));
    }

    @Test
    void looksSpendTheirAlphaOnce() {
        for (int looks = 1; looks <= 4; looks++) {
            Looks shared = Looks.of(0.01, List.of(8, 16, 24, 32).subList(0, looks));
            assertEquals(0.01, shared.looks().stream().mapToDouble(Looks.Look::falseAlarm).sum(), 1e-15);
            assertEquals(0.01, shared.looks().stream().mapToDouble(Looks.Look::falsePass).sum(), 1e-15);
        }
        assertThrows(IllegalArgumentException.class, () -> Looks.of(0.01, List.of()));
        assertThrows(IllegalArgumentException.class, () -> Looks.of(0.01, List.of(1)));
        assertThrows(IllegalArgumentException.class, () -> Looks.of(0.01, List.of(8, 8)));
        assertThrows(IllegalArgumentException.class, () -> new Rule(RULE.looks(), 0));
    }

    @Test
    void slowdownsAndLogRatiosAreEachOthersInverse() {
        assertEquals(0.05, Slowdown.ofLog(Slowdown.toLog(0.05)), 1e-15);
        assertEquals(Math.log(100.0 / 95), Slowdown.toLog(0.05), 1e-15);
        assertEquals(0, Slowdown.toLog(0));
    }

    private static Finding.Conclusion conclusion(double... differences) {
        return RULE.outcome(FIRST, 1, List.of(differences)).findings().get(0).conclusion();
    }

    private static Finding.Conclusion outcome(double[]... figures) {
        return RULE.outcome(FIRST, 1, List.of(figures)).conclusion();
    }

    /** Eight differences of that mean and about that spread. */
    private static double[] around(double mean, double spread) {
        return around(8, mean, spread);
    }

    private static double[] around(int pairs, double mean, double spread) {
        double[] differences = new double[pairs];
        Arrays.setAll(differences, i -> mean + spread * (i % 2 == 0 ? 1 : -1) * (i / 2 % 2 == 0 ? 1.2 : 0.6));
        return differences;
    }
}
