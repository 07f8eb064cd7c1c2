package stentor.cli;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.beust.jcommander.converters.BaseConverter;

/**
 * Quantities as people write them: durations {@code 500ms 30s 2m 1h}, a bare number being seconds; sizes in bytes
 * {@code 64k 1m 2g} by 1,024; counts {@code 10k 2m} by 1,000. Fractions such as {@code 1.5s} and {@code 1.5k} are fine, as long as
 * sizes and counts come to whole numbers; negative ones are not.
 */
public final class Quantity {

    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*([a-z]*)");
    private static final Map<String, Long> NANOS = new LinkedHashMap<>();
    private static final Map<String, Long> BYTES = Map.of("", 1L, "b", 1L, "k", 1L << 10, "m", 1L << 20, "g", 1L << 30);
    private static final Map<String, Long> ONES = Map.of("", 1L, "k", 1_000L, "m", 1_000_000L, "g", 1_000_000_000L);

    static {
        NANOS.put("us", 1_000L);
        NANOS.put("ms", 1_000_000L);
        NANOS.put("s", 1_000_000_000L);
        NANOS.put("", 1_000_000_000L);
        NANOS.put("m", 60_000_000_000L);
        NANOS.put("h", 3_600_000_000_000L);
    }

    private Quantity() {
    }

    /** @throws UsageException if the text is no duration */
    public static Duration duration(String text) {
        return Duration.ofNanos(fitting(text, parse(text, NANOS, "a duration such as 500ms, 30s or 2m")));
    }

    /** @throws UsageException if the text is no size */
    public static long size(String text) {
        return whole(text, parse(text, BYTES, "a size such as 512, 64k or 1m"));
    }

    /** @throws UsageException if the text is no count */
    public static long count(String text) {
        return whole(text, parse(text, ONES, "a count such as 100, 10k or 2m"));
    }

    /** @throws UsageException if the text is no rate, which is as a count, but of any fraction */
    public static double rate(String text) {
        double rate = parse(text, ONES, "a rate such as 0.5, 100 or 5k").doubleValue();
        if (Double.isInfinite(rate))
            throw new UsageException("'" + text + "' is too large");
        return rate;
    }

    /** The duration in the largest unit that needs no fraction, as in {@code 1500ms}. */
    public static String text(Duration duration) {
        long nanos = duration.toNanos();
        for (String unit : new String[] {"h", "m", "s", "ms"})
            if (nanos % NANOS.get(unit) == 0 && (nanos != 0 || unit.equals("s")))
                return nanos / NANOS.get(unit) + unit;
        return nanos / NANOS.get("us") + "us";
    }

    /** What is less than one must not become none, which often means no limit. */
    private static long whole(String text, BigDecimal number) {
        if (number.stripTrailingZeros().scale() > 0)
            throw new UsageException("'" + text + "' is not a whole number");
        return fitting(text, number);
    }

    /** Less what is behind the point. */
    private static long fitting(String text, BigDecimal number) {
        try {
            return number.toBigInteger().longValueExact();
        } catch (ArithmeticException e) {
            throw new UsageException("'" + text + "' is too large");
        }
    }

    private static BigDecimal parse(String text, Map<String, Long> units, String wanted) {
        Matcher m = NUMBER_AND_UNIT.matcher(text.trim().toLowerCase(Locale.ROOT));
        Long unit = m.matches() ? units.get(m.group(2)) : null;
        if (unit == null)
            throw new UsageException("'" + text + "' is not " + wanted);
        return new BigDecimal(m.group(1)).multiply(BigDecimal.valueOf(unit));
    }

    /** For jcommander: a {@link #duration}. */
    public static final class DurationConverter extends Converter<Duration> {
        public DurationConverter(String option) {
            super(option, text -> duration(text));
        }
    }

    /** For jcommander: a {@link #size} of less than 2 GiB. */
    public static final class SizeConverter extends Converter<Integer> {
        public SizeConverter(String option) {
            super(option, text -> toInt(size(text), text));
        }
    }

    /** For jcommander: a {@link #count} that fits an int. */
    public static final class CountConverter extends Converter<Integer> {
        public CountConverter(String option) {
            super(option, text -> toInt(count(text), text));
        }
    }

    /** For jcommander: a {@link #count}. */
    public static final class LongCountConverter extends Converter<Long> {
        public LongCountConverter(String option) {
            super(option, text -> count(text));
        }
    }

    /** For jcommander: what cannot be converted is complained of with the option's name in front. */
    public abstract static class Converter<T> extends BaseConverter<T> {

        private final Function<String, T> conversion;

        /** @param conversion throws {@link UsageException} */
        protected Converter(String option, Function<String, T> conversion) {
            super(option);
            this.conversion = conversion;
        }

        @Override
        public T convert(String text) {
            try {
                return conversion.apply(text);
            } catch (UsageException e) {
                throw new UsageException(getOptionName() + ": " + e.getMessage());
            }
        }
    }

    private static int toInt(long value, String text) {
        if (value > Integer.MAX_VALUE)
            throw new UsageException("'" + text + "' is too large");
        return (int) value;
    }
}
