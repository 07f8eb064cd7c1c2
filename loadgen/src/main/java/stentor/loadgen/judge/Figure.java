package stentor.loadgen.judge;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.HdrHistogram.Histogram;

import stentor.cli.UsageException;
import stentor.loadgen.measure.Percentiles;
import stentor.loadgen.measure.Result;
import stentor.loadgen.measure.Tally;
import stentor.loadgen.measure.Timing;

/**
 * A figure of a result that can be called by its name, as in {@code p99} or {@code connect.max}.
 *
 * @param values how many values it takes at the least
 * @param reading what it is of a result
 */
public record Figure(String name, Unit unit, long values, Function<Result, Reading> reading) {

    /** What its numbers are. */
    public enum Unit {
        /** Nanoseconds. */
        TIME,
        /** How many, also given as a share of the requests sent. */
        COUNT,
        /** How many a second. */
        RATE,
        /** A share of 1. */
        SHARE,
        /** Just a number. */
        NUMBER,
        /** How many of them. */
        BYTES
    }

    /**
     * What a figure is of a result.
     *
     * @param value empty if the result does not have it
     * @param why it does not; empty if it does
     */
    public record Reading(OptionalDouble value, String why) {

        static Reading of(double value) {
            return new Reading(OptionalDouble.of(value), "");
        }

        static Reading none(String why) {
            return new Reading(OptionalDouble.empty(), why);
        }
    }

    private static final Pattern OF_TIMES = Pattern.compile("(?:(latency|service|connect|lateness)\\.)?(?:p(\\d{1,2}(?:\\.\\d{1,6})?)|(min|mean|max))");
    private static final Map<String, Figure> OTHERS = new LinkedHashMap<>();

    static {
        count("errors", Tally::problems);
        count("timeouts", tally -> tally.timeouts);
        count("wrong", tally -> tally.mismatched);
        count("unconnected", tally -> tally.connectFailures);
        count("delayed", tally -> tally.delayed);
        count("unsent", tally -> tally.unsent);
        count("lost", tally -> tally.lost);
        count("late", tally -> tally.late);
        count("duplicate", tally -> tally.duplicate);
        count("reordered", tally -> tally.reordered);
        other("throughput", Unit.RATE, result -> Reading.of(result.completedPerSecond()));
        other("achieved", Unit.SHARE, result -> result.offeredPerSecond().isEmpty() ? Reading.none("only an open loop (--rate) offers a rate")
            : result.offeredPerSecond().getAsDouble() == 0 ? Reading.none("no request was due")
            : Reading.of(result.completedPerSecond() / result.offeredPerSecond().getAsDouble()));
        other("cpu", Unit.NUMBER, result -> Reading.of(result.generator().cores()));
        other("server.cpu", Unit.TIME, result -> result.server().filter(usage -> Double.isFinite(usage.cpuMicrosPerRequest()))
            .map(usage -> Reading.of(usage.cpuMicrosPerRequest() * 1e3)).orElse(Reading.none("the server's process is not known (--server-pid)")));
        other("server.memory", Unit.BYTES, result -> result.server().map(usage -> Reading.of(usage.residentBytes()))
            .orElse(Reading.none("the server's process is not known (--server-pid)")));
        other("jitter", Unit.TIME, result -> result.datagrams().filter(datagrams -> Double.isFinite(datagrams.jitterNanos()))
            .map(datagrams -> Reading.of(datagrams.jitterNanos())).orElse(Reading.none("there are no replies over UDP to tell it from")));
    }

    /** @throws UsageException if there is none of this name; the message tells what there is */
    public static Figure named(String name) {
        Matcher m = OF_TIMES.matcher(name);
        if (!m.matches()) {
            if (!OTHERS.containsKey(name))
                throw new UsageException("there is no figure '" + name + "'; there are p50, p99.9 and so on, min, mean, max,"
                    + " each also as service.p99, connect.p99 or lateness.p99, and " + String.join(", ", OTHERS.keySet()));
            return OTHERS.get(name);
        }
        Timing timing = m.group(1) == null ? Timing.LATENCY : Timing.valueOf(m.group(1).toUpperCase(Locale.ROOT));
        if (m.group(2) == null)
            return ofTimes(name, timing, 1, of -> Reading.of(switch (m.group(3)) {
                case "min" -> of.getMinValue();
                case "max" -> of.getMaxValue();
                default -> of.getMean();
            }));
        double percentile = Double.parseDouble(m.group(2));
        return ofTimes(name, timing, Percentiles.fewest(percentile), of -> {
            var value = Percentiles.of(of, percentile);
            return value.isPresent() ? Reading.of(value.getAsLong()) : Reading.none(String.format(Locale.ROOT,
                "%,d values do not carry it; it takes %,d", of.getTotalCount(), Percentiles.fewest(percentile)));
        });
    }

    private static Figure ofTimes(String name, Timing timing, long values, Function<Histogram, Reading> reading) {
        return new Figure(name, Unit.TIME, values, result -> {
            Histogram histogram = result.timings().get(timing);
            if (histogram.getTotalCount() > 0)
                return reading.apply(histogram);
            return Reading.none(result.loop().timings().contains(timing) || timing == Timing.SERVICE ? "there is no value"
                : "only an open loop (--rate) has a " + timing.tag());
        });
    }

    private static void count(String name, ToLongFunction<Tally> count) {
        other(name, Unit.COUNT, result -> Reading.of(count.applyAsLong(result.measured())));
    }

    private static void other(String name, Unit unit, Function<Result, Reading> reading) {
        OTHERS.put(name, new Figure(name, unit, 1, reading));
    }
}
