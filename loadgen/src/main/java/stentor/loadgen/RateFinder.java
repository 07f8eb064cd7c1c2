package stentor.loadgen;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import stentor.loadgen.client.Plan;
import stentor.loadgen.judge.RateSearch;
import stentor.loadgen.judge.Step;
import stentor.loadgen.judge.Threshold;
import stentor.loadgen.judge.Verdict;
import stentor.loadgen.measure.Percentiles;
import stentor.loadgen.measure.Result;
import stentor.loadgen.report.Table;

/** Tries rates by runs, until {@link RateSearch} has found the highest that keeps to thresholds. Confined to one thread. */
final class RateFinder {

    /** From this share of what was due on, a run has had its rate. */
    private static final double ACHIEVED = 0.99;
    private static final Duration SHORTEST_STEP = Duration.ofSeconds(3);
    private static final Duration LONGEST_STEP = Duration.ofSeconds(60);
    /** So many times what a percentile takes at the least make it worth something. */
    private static final double SAMPLES = 5;
    /** A step is never too short for so many times, with which a schedule that is left to chance sends enough. */
    private static final double FEWEST_SAMPLES = 2;

    /** Plans a run. */
    interface Planning {

        /** @param duration for which it is measured */
        Plan at(double rate, Duration duration) throws CannotRunException;
    }

    /** Does a run. */
    interface Running {

        Result run(Plan plan) throws CannotRunException, InterruptedException;
    }

    /**
     * What came of it.
     *
     * @param result of the last run, which is the confirming one if a rate was found
     */
    record Found(RateSearch.Outcome outcome, Result result) {

        /** Whether the search ended where the generator did, and not where the server did. */
        boolean isLimitedByGenerator() {
            List<Step> above = outcome.steps().stream().filter(step -> !step.passed() && step.rate() > outcome.highest().orElse(0)).toList();
            return !above.isEmpty() && above.stream().noneMatch(Step::valid);
        }
    }

    private final List<Threshold> thresholds;
    private final Planning planning;
    private final Running running;
    private final Duration confirmation;
    private final Shell shell;
    private Result last;

    /** @param confirmation how long the rate that is found will be confirmed, unless it must be longer; no other step is to take longer unless it must */
    RateFinder(List<Threshold> thresholds, Planning planning, Running running, Duration confirmation, Shell shell) {
        this.thresholds = thresholds;
        this.planning = planning;
        this.running = running;
        this.confirmation = confirmation;
        this.shell = shell;
    }

    Found find() throws CannotRunException, InterruptedException {
        RateSearch.Outcome outcome = RateSearch.run(this::step);
        return new Found(outcome, last);
    }

    private Optional<Step> step(double rate, boolean confirming) throws CannotRunException, InterruptedException {
        last = running.run(planning.at(rate, length(rate, confirming)));
        if (last.interrupted())
            return Optional.empty();
        Optional<String> why = whyNot(last);
        var step = new Step(rate, last.completedPerSecond(), percentile(50), percentile(99), confirming, why.isEmpty(),
            last.generator().saturated().isEmpty(), why.orElse(""));
        shell.err().println("  " + Table.text(step));
        return Optional.of(step);
    }

    private Duration length(double rate, boolean confirming) {
        long values = thresholds.stream().mapToLong(threshold -> threshold.figure().values()).max().orElse(1);
        Duration worthwhile = least(time(SAMPLES * values, rate), LONGEST_STEP);
        Duration needed = most(worthwhile, time(FEWEST_SAMPLES * values, rate));
        return most(needed, confirming ? confirmation : least(confirmation, SHORTEST_STEP));
    }

    private static Duration time(double requests, double rate) {
        return Duration.ofMillis(Math.round(1e3 * requests / rate));
    }

    private static Duration least(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Duration most(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private Optional<String> whyNot(Result result) {
        if (result.generator().saturated().isPresent())
            return Optional.of("not valid: " + result.generator().saturated().get());
        if (result.total().mismatched > 0)
            return Optional.of("wrong replies");
        if (result.completedPerSecond() < ACHIEVED * result.offeredPerSecond().orElse(0))
            return Optional.of("replies did not keep up");
        return thresholds.stream().map(threshold -> threshold.judge(result)).filter(verdict -> !verdict.passed()).findFirst().map(Verdict::threshold);
    }

    private double percentile(double percentile) {
        OptionalLong nanos = Percentiles.of(last.latency(), percentile);
        return nanos.isPresent() ? nanos.getAsLong() : Double.NaN;
    }
}
