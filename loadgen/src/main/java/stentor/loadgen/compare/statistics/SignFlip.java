package stentor.loadgen.compare.statistics;

import java.util.SplittableRandom;

/**
 * The sign-flip permutation test of paired differences (Fisher, 1935). If neither side is slower, each difference could as well
 * have had the other sign; how many of all choices of signs have a sum as large as the one that was seen is the p value. It
 * supposes nothing of the shape of the noise, only that it is symmetric.
 */
final class SignFlip {

    /** So many pairs have a million choices of signs, which is still a moment's work. */
    private static final int EXACT_PAIRS = 20;
    private static final int DRAWS = 20_000;
    /** Sums in another order differ in their last digits, and the one that was seen must count as large as itself. */
    private static final double ROUNDING = 1e-12;

    private SignFlip() {
    }

    /**
     * One-sided, against a mean above zero. Exact up to 20 differences; beyond, estimated from 20,000 choices of signs.
     *
     * @param seed of the choices
     * @return from {@code smallest(differences.length)} to 1
     */
    public static double pValue(long seed, double... differences) {
        return differences.length <= EXACT_PAIRS ? exact(differences) : estimated(seed, differences);
    }

    /** The smallest p value that so many pairs can have: that of differences which all have one sign. */
    public static double smallest(int pairs) {
        return pairs <= EXACT_PAIRS ? Math.scalb(1.0, -pairs) : 1.0 / (DRAWS + 1);
    }

    private static double exact(double... differences) {
        double sum = 0;
        double magnitude = 0;
        for (double difference : differences) {
            sum += difference;
            magnitude += Math.abs(difference);
        }
        double threshold = sum - ROUNDING * magnitude;
        int choices = 1 << differences.length;
        long asLarge = 0;
        // In Gray's order each choice differs from the one before in a single sign.
        double flipped = sum;
        int gray = 0;
        for (int i = 1; i <= choices; i++) {
            if (flipped >= threshold)
                asLarge++;
            int bit = Integer.numberOfTrailingZeros(i) % differences.length;
            gray ^= 1 << bit;
            flipped += (gray >> bit & 1) == 1 ? -2 * differences[bit] : 2 * differences[bit];
        }
        return (double) asLarge / choices;
    }

    private static double estimated(long seed, double... differences) {
        double sum = 0;
        double magnitude = 0;
        for (double difference : differences) {
            sum += difference;
            magnitude += Math.abs(difference);
        }
        double threshold = sum - ROUNDING * magnitude;
        var random = new SplittableRandom(seed);
        // The choice that was seen is one of them, so that the p value is never zero (Phipson and Smyth, 2010).
        long asLarge = 1;
        for (int i = 0; i < DRAWS; i++) {
            long signs = 0;
            double flipped = 0;
            for (int j = 0; j < differences.length; j++) {
                if (j % Long.SIZE == 0)
                    signs = random.nextLong();
                flipped += (signs >>> j & 1) == 0 ? differences[j] : -differences[j];
            }
            if (flipped >= threshold)
                asLarge++;
        }
        return (double) asLarge / (DRAWS + 1);
    }
}
