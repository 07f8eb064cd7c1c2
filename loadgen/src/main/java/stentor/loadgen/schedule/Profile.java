package stentor.loadgen.schedule;

import java.time.Duration;
import java.util.List;

/**
 * How many requests a second are due, over time: straight lines from one rate to the next, then the last rate for ever.
 * Everything is closed form, so nothing drifts however long it goes on. Immutable.
 */
public final class Profile {

    private static final double NANOS = 1e9;

    /** For each line: when it begins in seconds, with what rate, how steeply that rises, and how many requests are due before. */
    private final double[] begin;
    private final double[] rate;
    private final double[] slope;
    private final double[] before;

    /**
     * One line.
     *
     * @param length how long it takes
     * @param rate what it reaches at its end, in requests a second
     */
    public record Stage(Duration length, double rate) {

        /** @throws IllegalArgumentException if it takes no time, or the rate is negative or infinite */
        public Stage {
            requireRate(rate);
            if (length.isZero() || length.isNegative())
                throw new IllegalArgumentException("a stage takes time, not " + length);
        }
    }

    private Profile(int lines) {
        begin = new double[lines];
        rate = new double[lines];
        slope = new double[lines];
        before = new double[lines];
    }

    /** Always the same. */
    public static Profile constant(double perSecond) {
        return of(perSecond, List.of());
    }

    /** From this rate along the stages. */
    public static Profile of(double initialRate, List<Stage> stages) {
        requireRate(initialRate);
        var profile = new Profile(stages.size() + 1);
        profile.rate[0] = initialRate;
        for (int i = 0; i < stages.size(); i++) {
            double seconds = stages.get(i).length.toNanos() / NANOS;
            profile.rate[i + 1] = stages.get(i).rate;
            profile.slope[i] = (stages.get(i).rate - profile.rate[i]) / seconds;
            profile.begin[i + 1] = profile.begin[i] + seconds;
            profile.before[i + 1] = profile.before[i] + (profile.rate[i] + stages.get(i).rate) / 2 * seconds;
        }
        return profile;
    }

    private static void requireRate(double rate) {
        if (!(rate >= 0 && Double.isFinite(rate)))
            throw new IllegalArgumentException("a rate is not negative and not infinite, unlike " + rate);
    }

    /** How many requests are due in this many nanoseconds from the beginning: the integral of the rate. */
    public double count(long nanos) {
        double time = nanos / NANOS;
        int line = begin.length - 1;
        while (line > 0 && begin[line] > time)
            line--;
        double seconds = time - begin[line];
        return before[line] + (rate[line] + slope[line] * seconds / 2) * seconds;
    }

    /** When this many requests are due, in nanoseconds from the beginning: the inverse of {@link #count}; for never, the far future. */
    public long time(double count) {
        int line = begin.length - 1;
        while (line > 0 && before[line] > count)
            line--;
        double rest = count - before[line];
        // The quadratic formula, written so that it neither divides by a slope of nothing nor subtracts what is almost alike.
        double seconds = rest <= 0 ? 0 : 2 * rest / (rate[line] + Math.sqrt(Math.max(0, rate[line] * rate[line] + 2 * slope[line] * rest)));
        double nanos = (begin[line] + seconds) * NANOS;
        return nanos < Schedule.NEVER ? Math.round(nanos) : Schedule.NEVER;
    }
}
