package stentor.loadgen.compare.statistics;

import java.util.Locale;

/**
 * What one look says of one figure. All in log-ratios, positive for slower.
 *
 * @param conclusion what it comes to
 * @param estimate the differences' mean and spread
 * @param lower the bound from below, at what the look has for false alarms
 * @param upper the bound from above, at what the look has for false passes
 * @param pValue one-sided, by t
 * @param adjustedPValue the same after Holm's correction over all figures of the look
 * @param signFlipPValue one-sided, by sign flips; NaN where t does not call it a regression, so that there is nothing to check
 * @param detectable the slowdown that would have been called a regression with 80 % power
 */
public record Finding(Conclusion conclusion, PairedT estimate, double lower, double upper, double pValue, double adjustedPValue,
                      double signFlipPValue, double detectable) {

    /** One figure's, at one look. */
    public enum Conclusion {
        /** Not slower by the tolerance. */
        PASS,
        /** Slower, and nearer to the tolerance than to nothing. */
        REGRESSION,
        /** Either may be so. */
        OPEN;

        /** As it is told. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
