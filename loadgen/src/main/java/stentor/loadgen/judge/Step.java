package stentor.loadgen.judge;

/**
 * A rate that was tried in search of the highest that keeps to the thresholds.
 *
 * @param rate requests a second, as asked for
 * @param completedPerSecond right replies
 * @param p50 of the latency, nanoseconds; NaN if the sample does not carry it
 * @param p99 as the median
 * @param confirming whether it was the run that confirms a rate that had passed before
 * @param passed whether everything was kept to
 * @param valid whether the generator was up to it
 * @param why it was not passed; empty if it was
 */
public record Step(double rate, double completedPerSecond, double p50, double p99, boolean confirming, boolean passed, boolean valid, String why) {
}
