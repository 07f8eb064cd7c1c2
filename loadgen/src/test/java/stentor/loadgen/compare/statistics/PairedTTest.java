package stentor.loadgen.compare.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Figures of the examples are published; all were computed again with SciPy 1.17.1 ({@code ttest_rel}, {@code ttest_1samp}, {@code t.isf}). */
class PairedTTest {

    private static final double EXACT = 1e-12;

    /** Student, 1908: hours of sleep gained with one drug over the other. */
    private static final double[] SLEEP = {1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4};
    /** Darwin's maize as in Fisher, 1935: crossed over self-fertilized, in eighths of an inch. */
    private static final double[] MAIZE = {49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48};

    @Test
    void studentsSleepers() {
        PairedT t = PairedT.of(SLEEP);
        assertEquals(10, t.pairs());
        assertEquals(1.58, t.mean(), EXACT);
        assertEquals(1.2299954832798732, t.deviation(), EXACT);
        assertEquals(4.062127683382037, t.mean() / t.standardError(), EXACT);
        assertEquals(0.0014164450986921364, t.pValue(), EXACT);
        assertEquals(0.7001142367230175, t.lower(0.025), 1e-9);
        assertEquals(2.459885763276983, t.upper(0.025), 1e-9);
    }

    @Test
    void darwinsMaize() {
        PairedT t = PairedT.of(MAIZE);
        assertEquals(314.0 / 15, t.mean(), EXACT);
        assertEquals(2.1479874613311205, t.mean() / t.standardError(), EXACT);
        assertEquals(0.024851472010900433, t.pValue(), EXACT);
        assertEquals(0.031193318392979563, t.lower(0.025), 1e-8);
        assertEquals(41.83547334827369, t.upper(0.025), 1e-8);
    }

    @ParameterizedTest
    @CsvSource({"8, 0.02, 0.027534605202400052", "12, 0.04, 0.04149542433956389", "24, 0.04, 0.027413025942030992"})
    void whatCanBeSeenWithEightyPercentPower(int pairs, double deviation, double detectable) {
        assertEquals(detectable, new PairedT(pairs, 0, deviation).detectable(0.01, 0.8), 1e-9);
    }

    @Test
    void differencesThatAreAllTheSameLeaveNoDoubt() {
        PairedT slower = PairedT.of(0.5, 0.5, 0.5);
        assertEquals(0, slower.pValue());
        assertEquals(0.5, slower.lower(0.001));
        assertEquals(0.5, slower.upper(0.001));
        assertEquals(1, PairedT.of(0, 0, 0).pValue());
    }

    @Test
    void oneDifferenceHasNoSpread() {
        assertThrows(IllegalArgumentException.class, () -> PairedT.of(1));
    }
}
