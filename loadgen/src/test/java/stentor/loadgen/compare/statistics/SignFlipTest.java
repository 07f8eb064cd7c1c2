package stentor.loadgen.compare.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;

import org.junit.jupiter.api.Test;

class SignFlipTest {

    private static final double[] MAIZE = {49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48};
    private static final double[] NOISE = {0.012, 0.0239, 0.001, -0.0236, -0.0062, -0.0277, 0.0144, 0.0656, -0.0077, -0.0128, 0.0316, 0.0263,
        0.0162, -0.0252, 0.0108, 0.0398, -0.0418, -0.0063, -0.064, -0.0396, -0.0617, 0.0026, -0.0387, 0.0229};

    /** Fisher, The Design of Experiments, 1935, section 21: 863 of 32,768 choices of signs. */
    @Test
    void fishersCountForDarwinsMaize() {
        assertEquals(863 / 32_768.0, SignFlip.pValue(1, MAIZE));
    }

    /** SciPy 1.17.1, {@code permutation_test(..., permutation_type='samples')}; the zero and the ties among them count as large. */
    @Test
    void studentsSleepersAsSciPyCountsThem() {
        assertEquals(2 / 1_024.0, SignFlip.pValue(1, 1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4));
    }

    /** The expected counts are exact, by an enumeration of both halves in NumPy. */
    @Test
    void sixteenPairsAreExactAndTwentyFourEstimated() {
        assertEquals(0.0998687744140625, SignFlip.pValue(1, Arrays.copyOf(NOISE, 16)));
        double fourSigmas = 4 * Math.sqrt(0.709 * 0.291 / 20_000);
        assertEquals(0.7092690467834473, SignFlip.pValue(1, NOISE), fourSigmas);
    }

    @Test
    void allOfOneSignIsTheSmallestThereIs() {
        for (int pairs : new int[] {2, 8, 16, 20, 24}) {
            double[] slower = new double[pairs];
            Arrays.setAll(slower, i -> 0.1 + i * 0.3);
            assertEquals(SignFlip.smallest(pairs), SignFlip.pValue(1, slower));
            assertEquals(1, SignFlip.pValue(1, Arrays.stream(slower).map(d -> -d).toArray()));
        }
        assertEquals(1 / 256.0, SignFlip.smallest(8));
    }

    @Test
    void theSameSeedGivesTheSameEstimate() {
        assertEquals(SignFlip.pValue(5, NOISE), SignFlip.pValue(5, NOISE));
    }
}
