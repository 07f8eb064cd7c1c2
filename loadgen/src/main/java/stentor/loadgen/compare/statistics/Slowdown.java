package stentor.loadgen.compare.statistics;

/**
 * Slowdowns as people speak of them, and as the statistics add them up. A slowdown of 5 % is a throughput of 95 %, or a cost that
 * is 1/0.95 of what it was; its log-ratio is {@code ln(cost after / cost before)}, which a slowdown of one half and then a gain
 * of two sum up to zero in.
 */
public final class Slowdown {

    private Slowdown() {
    }

    /** @param share from below 1, as 0.05; negative for a gain */
    public static double toLog(double share) {
        return -Math.log1p(-share);
    }

    /** The share that is lost. */
    public static double ofLog(double logRatio) {
        return -Math.expm1(-logRatio);
    }
}
