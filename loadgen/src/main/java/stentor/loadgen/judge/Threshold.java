package stentor.loadgen.judge;

import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import stentor.cli.Quantity;
import stentor.cli.UsageException;
import stentor.loadgen.judge.Figure.Reading;
import stentor.loadgen.judge.Figure.Unit;
import stentor.loadgen.measure.Result;

/**
 * What a figure of a result has to be, as in {@code p99<10ms}, {@code errors<0.1%} or {@code throughput>50k}.
 *
 * @param text as it was written
 * @param unit of the limit and of what it is compared with
 */
public record Threshold(String text, Figure figure, Unit unit, Comparison comparison, double limit) {

    private static final Pattern SYNTAX = Pattern.compile("\\s*([a-zA-Z][\\w.]*)\\s*(<=|>=|<|>)\\s*([^<>=]*?)\\s*");

    /** How a figure must compare with the limit. */
    enum Comparison {
        LESS("<"), LESS_OR_EQUAL("<="), MORE(">"), MORE_OR_EQUAL(">=");

        private final String sign;

        Comparison(String sign) {
            this.sign = sign;
        }

        private static Comparison of(String sign) {
            for (Comparison comparison : values())
                if (comparison.sign.equals(sign))
                    return comparison;
            throw new IllegalArgumentException(sign);
        }

        private boolean holds(double value, double limit) {
            return switch (this) {
                case LESS -> value < limit;
                case LESS_OR_EQUAL -> value <= limit;
                case MORE -> value > limit;
                case MORE_OR_EQUAL -> value >= limit;
            };
        }
    }

    /** @throws UsageException if the text is no threshold; the message tells what there is */
    public static Threshold parse(String text) {
        Matcher m = SYNTAX.matcher(text);
        if (!m.matches())
            throw new UsageException("'" + text + "' is not a figure, one of < <= > >= and a limit, in quotes for the shell, such as 'p99<10ms', 'errors<0.1%' or 'throughput>50k'");
        Figure figure = Figure.named(m.group(1));
        String limit = m.group(3);
        Unit unit = limit.endsWith("%") && figure.unit() == Unit.COUNT ? Unit.SHARE : figure.unit();
        return new Threshold(text.strip(), figure, unit, Comparison.of(m.group(2)), limit(limit, unit, text));
    }

    private static double limit(String limit, Unit unit, String text) {
        try {
            return switch (unit) {
                case TIME -> {
                    if (!limit.isEmpty() && !Character.isLetter(limit.charAt(limit.length() - 1)))
                        throw new UsageException("'" + limit + "' needs a unit, as in 10ms");
                    yield Quantity.duration(limit).toNanos();
                }
                case SHARE -> {
                    if (!limit.endsWith("%"))
                        throw new UsageException("'" + limit + "' is not a percentage such as 0.1%");
                    yield Quantity.rate(limit.substring(0, limit.length() - 1)) / 100;
                }
                case COUNT -> Quantity.count(limit);
                case RATE, NUMBER -> Quantity.rate(limit);
                case BYTES -> Quantity.size(limit);
            };
        } catch (UsageException e) {
            throw new UsageException("in '" + text + "', " + e.getMessage());
        }
    }

    /** Whether the result is as it has to be. A figure that it does not have, or does not carry, is not. */
    public Verdict judge(Result result) {
        Reading reading = figure.reading().apply(result);
        if (reading.value().isEmpty())
            return new Verdict(text, unit, false, OptionalDouble.empty(), reading.why());
        double value = reading.value().getAsDouble();
        if (unit != figure.unit()) {
            if (result.measured().sent == 0)
                return new Verdict(text, unit, false, OptionalDouble.empty(), "no request was sent that it could be a share of");
            value /= result.measured().sent;
        }
        return new Verdict(text, unit, comparison.holds(value, limit), OptionalDouble.of(value), "");
    }
}
