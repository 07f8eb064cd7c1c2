package stentor.loadgen.schedule;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import stentor.cli.Quantity;
import stentor.cli.UsageException;

/**
 * How long there is load before anything counts: a time, or as long as the run gets better, within bounds. As people write it,
 * {@code 2s} or {@code 2s..10s}.
 *
 * @param least 0 or more
 * @param most no less than that
 */
public record Warmup(Duration least, Duration most) {

    /** None. */
    public static final Warmup NONE = of(Duration.ZERO);

    private static final Pattern RANGE = Pattern.compile("(.*?)\\.\\.(.*)");

    /** Just so long. */
    public static Warmup of(Duration time) {
        return new Warmup(time, time);
    }

    /** @throws UsageException if the text is neither a time nor a range of times */
    public static Warmup parse(String text) {
        Matcher range = RANGE.matcher(text);
        if (!range.matches())
            return of(Quantity.duration(text));
        var warmup = new Warmup(Quantity.duration(range.group(1)), Quantity.duration(range.group(2)));
        if (warmup.least.compareTo(warmup.most) > 0)
            throw new UsageException("'" + text + "' ends before it begins; write the shorter time first, as in 2s..10s");
        return warmup;
    }

    /** Whether there is none. */
    public boolean isNone() {
        return most.isZero();
    }

    /** Whether the run itself says how long it takes. */
    boolean isRange() {
        return !least.equals(most);
    }

    /**
     * For a load that changes as time goes by, and so has to know when it begins to count.
     *
     * @throws UsageException if that depends on the run
     */
    public Duration fixed() {
        if (isRange())
            throw new UsageException("--warmup " + this + " is for a load that stays the same; give it one time, or leave out what changes the rate");
        return most;
    }

    /** As it is typed. */
    @Override
    public String toString() {
        return isRange() ? Quantity.text(least) + ".." + Quantity.text(most) : Quantity.text(most);
    }

    /** For jcommander. */
    public static final class Converter extends Quantity.Converter<Warmup> {
        public Converter(String option) {
            super(option, Warmup::parse);
        }
    }
}
