package stentor.loadgen.report;

import java.util.Locale;
import java.util.OptionalLong;

import stentor.loadgen.judge.Figure.Unit;

/** Numbers as people read them. */
final class Figures {

    private Figures() {
    }

    /** Three significant digits with a unit, as in {@code 12.3 ms}. */
    static String time(long nanos) {
        if (nanos < 1_000)
            return nanos + " ns";
        if (nanos < 999_500)
            return significant(nanos / 1e3) + " us";
        if (nanos < 999_500_000)
            return significant(nanos / 1e6) + " ms";
        return significant(nanos / 1e9) + " s";
    }

    /** As {@link #time(long)}, or a dash. */
    static String time(OptionalLong nanos) {
        return nanos.isPresent() ? time(nanos.getAsLong()) : "-";
    }

    /** As {@link #time(long)}, or a dash for NaN. */
    static String time(double nanos) {
        return Double.isNaN(nanos) ? "-" : time(Math.round(nanos));
    }

    /** With the unit it is in. */
    static String of(Unit unit, double value) {
        return switch (unit) {
            case TIME -> time(value);
            case COUNT -> count(Math.round(value));
            case RATE -> number(value) + " a second";
            case SHARE -> String.format(Locale.ROOT, "%.4g %%", value * 100);
            case NUMBER -> number(value);
            case BYTES -> bytes(value);
        };
    }

    /** With its thousands set apart. */
    static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** A rate, or any quantity, without fraction once it is large enough. */
    static String number(double value) {
        return Double.isFinite(value) ? value < 100 ? significant(value) : count(Math.round(value)) : "-";
    }

    /** In units of 1,024, as in {@code 61.2 MiB}. */
    static String bytes(double bytes) {
        String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
        int unit = 0;
        for (; bytes >= 1024 && unit < units.length - 1; unit++)
            bytes /= 1024;
        return significant(bytes) + " " + units[unit];
    }

    /** The limits are where rounding adds a digit. */
    private static String significant(double value) {
        return String.format(Locale.ROOT, value >= 99.95 ? "%.0f" : value >= 9.995 ? "%.1f" : "%.2f", value);
    }
}
