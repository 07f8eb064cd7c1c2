package stentor.loadgen.compare.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

class HolmTest {

    /** As R's {@code p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm")}, the textbook's example, gives: 0.03 0.06 0.06 0.02. */
    @Test
    void theSmallestIsMultipliedByAllTheNextByOneLessAndNoneFallsBelowTheOneBefore() {
        assertArrayEquals(new double[] {0.03, 0.06, 0.06, 0.02}, Holm.adjusted(0.01, 0.04, 0.03, 0.005), 1e-15);
    }

    @Test
    void oneAloneStaysAndNoneExceedsOne() {
        assertArrayEquals(new double[] {0.2}, Holm.adjusted(0.2));
        assertArrayEquals(new double[] {1, 1, 1}, Holm.adjusted(0.6, 0.9, 0.5));
        assertArrayEquals(new double[0], Holm.adjusted());
    }
}
