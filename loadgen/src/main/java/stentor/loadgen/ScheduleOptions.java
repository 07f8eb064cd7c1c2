package stentor.loadgen;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import com.beust.jcommander.Parameter;
import stentor.cli.Quantity;
import stentor.cli.UsageException;
import stentor.loadgen.schedule.Arrival;
import stentor.loadgen.schedule.Profile;
import stentor.loadgen.schedule.Profile.Stage;
import stentor.loadgen.schedule.Schedule;
import stentor.loadgen.schedule.Warmup;

/** At what rate requests are sent whatever the server does: options 41 to 43. */
final class ScheduleOptions {

    @Parameter(names = {"-R", "--rate"}, order = 41, category = OptionGroup.LOAD, placeholder = "5k",
               description = "Open loop: requests to send in a second in all; as A:B, from A at the beginning to B at the end; as @10ms, the highest whose p99 is below that (default: a closed loop)")
    private String rate;

    @Parameter(names = "--stage", order = 42, category = OptionGroup.LOAD, placeholder = "30s:1000",
               description = "Open loop: the rate to reach by the end of a time, from the one before or 0; give several for what follows")
    private List<String> stages = new ArrayList<>();

    @Parameter(names = "--arrival", order = 43, category = OptionGroup.LOAD, placeholder = "uniform",
               description = "Open loop: how requests follow each other: uniform, poisson (default: poisson, as of many users)")
    private String arrival;

    /** As it was given; null if it was not. */
    String rate() {
        return rate;
    }

    /** The schedule of a constant rate, whatever was asked for. */
    Schedule constant(double perSecond, long seed) {
        return new Schedule(Profile.constant(perSecond), arrival(), seed);
    }

    /** Whether requests are sent by a schedule. */
    boolean isOpenLoop() {
        return rate != null || !stages.isEmpty();
    }

    /**
     * How long the stages take together; empty without any.
     *
     * @throws UsageException if one cannot be read
     */
    Optional<Duration> length() {
        return stages().stream().map(Stage::length).reduce(Duration::plus);
    }

    /**
     * When requests are due; empty for a closed loop.
     *
     * @param warmup goes on at the first rate, before a ramp begins; part of the stages, where there are some
     * @param duration of a ramp; null if only a number of requests ends the run
     * @param seed of what is random of it
     * @throws UsageException if options do not go together or cannot be read
     */
    Optional<Schedule> schedule(Warmup warmup, Duration duration, long seed) {
        if (!isOpenLoop()) {
            if (arrival != null)
                throw new UsageException("--arrival is for an open loop; give it a --rate or a --stage");
            return Optional.empty();
        }
        if (rate != null && !stages.isEmpty())
            throw new UsageException("--rate and --stage exclude each other; --stage 0.001s:RATE begins at a rate");
        Profile profile = rate == null ? Profile.of(0, stages()) : profile(warmup, duration);
        return Optional.of(new Schedule(profile, arrival(), seed));
    }

    private Profile profile(Warmup warmup, Duration duration) {
        String[] ends = rate.split(":", -1);
        if (ends.length > 2)
            throw new UsageException("--rate: '" + rate + "' is neither a rate such as 5k nor a ramp such as 100:5k");
        double from = rate(ends[0], "--rate");
        if (ends.length == 1) {
            if (from == 0)
                throw new UsageException("--rate must be more than 0");
            return Profile.constant(from);
        }
        if (duration == null)
            throw new UsageException("--rate: a ramp takes a time; say which with --duration");
        double to = rate(ends[1], "--rate");
        if (from + to == 0)
            throw new UsageException("--rate must be more than 0 at one end");
        var ramp = new Stage(duration, to);
        return Profile.of(from, warmup.isNone() ? List.of(ramp) : List.of(new Stage(warmup.fixed(), from), ramp));
    }

    private List<Stage> stages() {
        List<Stage> parsed = new ArrayList<>();
        for (String text : stages) {
            String[] parts = text.split(":", -1);
            if (parts.length != 2)
                throw new UsageException("--stage: '" + text + "' is not a time and a rate such as 30s:1000");
            Duration length = duration(parts[0]);
            parsed.add(new Stage(length, rate(parts[1], "--stage")));
        }
        if (!parsed.isEmpty() && parsed.stream().allMatch(stage -> stage.rate() == 0))
            throw new UsageException("--stage: one of them must reach a rate of more than 0");
        return parsed;
    }

    private static Duration duration(String text) {
        try {
            Duration length = Quantity.duration(text);
            if (!length.isZero())
                return length;
        } catch (UsageException e) {
            throw new UsageException("--stage: " + e.getMessage());
        }
        throw new UsageException("--stage must take more than 0s");
    }

    private static double rate(String text, String option) {
        try {
            return Quantity.rate(text);
        } catch (UsageException e) {
            throw new UsageException(option + ": " + e.getMessage());
        }
    }

    private Arrival arrival() {
        try {
            return arrival == null ? Arrival.POISSON : Arrival.valueOf(arrival.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new UsageException("--arrival: '" + arrival + "' is neither uniform nor poisson");
        }
    }

    /** All this in a few words. */
    @Override
    public String toString() {
        String shape = rate != null ? rate.replace(":", " to ") + " requests a second" : "stages " + String.join(" ", stages);
        return shape + " (" + arrival().name().toLowerCase(Locale.ROOT) + ")";
    }
}
