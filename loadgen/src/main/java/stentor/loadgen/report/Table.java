package stentor.loadgen.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import stentor.loadgen.measure.Loop;
import stentor.loadgen.measure.Percentiles;
import stentor.loadgen.measure.Result;
import stentor.loadgen.measure.Tally;
import stentor.loadgen.measure.Timing;

/** Results for a person to read: a column each, a figure a line. */
public final class Table {

    private static final double[] PERCENTILES = {50, 90, 99, 99.9};

    private record Row(String label, List<String> cells) {
    }

    private final List<Result> results;
    private final List<Row> rows = new ArrayList<>();

    private Table(List<Result> results) {
        this.results = results;
    }

    /** The table, and below it what has to be said about the results; ends with a line end. */
    public static String of(List<Result> results) {
        return new Table(results).text();
    }

    private String text() {
        row("", result -> result.target().protocol().name());
        row("clients", result -> Figures.count(result.connections()) + (result.pipeline() > 1 ? " x " + result.pipeline() : ""));
        row("measured for", result -> Figures.time(result.measuredTime().toNanos()));
        row("requests", result -> Figures.count(result.measured().sent));
        if (any(result -> result.offeredPerSecond().isPresent()))
            row("due a second", result -> result.offeredPerSecond().isPresent() ? Figures.number(result.offeredPerSecond().getAsDouble()) : "-");
        row("replies a second", result -> Figures.number(result.completedPerSecond()));
        row("sent, received a second", result -> Figures.bytes(result.sentBytesPerSecond()) + ", " + Figures.bytes(result.receivedBytesPerSecond()));
        for (double percentile : PERCENTILES)
            row("latency p" + (percentile == Math.rint(percentile) ? Long.toString((long) percentile) : Double.toString(percentile)),
                result -> Figures.time(Percentiles.of(result.latency(), percentile)));
        row("latency max", result -> result.latency().getTotalCount() == 0 ? "-" : Figures.time(result.latency().getMaxValue()));
        if (any(result -> result.loop() == Loop.OPEN)) {
            row("sent late by p50, p99", result -> Figures.time(Percentiles.of(result.timings().get(Timing.LATENESS), 50)) + ", "
                + Figures.time(Percentiles.of(result.timings().get(Timing.LATENESS), 99)));
            row("waited for a connection", result -> Figures.count(result.measured().delayed));
            row("due but not sent", result -> Figures.count(result.measured().unsent));
        }
        if (any(result -> result.connectTime().getTotalCount() > 0))
            row("connect p50, max", result -> result.connectTime().getTotalCount() == 0 ? "-"
                : Figures.time(Percentiles.of(result.connectTime(), 50)) + ", " + Figures.time(result.connectTime().getMaxValue()));
        row("wrong replies", result -> Figures.count(result.total().mismatched));
        row("errors", result -> errors(result.measured()));
        if (any(result -> !result.target().protocol().isStream())) {
            row("datagrams lost, late", result -> ofDatagrams(result, result.measured().lost, result.measured().late));
            row("duplicate, reordered", result -> ofDatagrams(result, result.measured().duplicate, result.measured().reordered));
        }
        if (any(result -> result.server().isPresent())) {
            row("server CPU a request", result -> result.server().map(usage -> Figures.number(usage.cpuMicrosPerRequest()) + " us").orElse("-"));
            row("server memory", result -> result.server().map(usage -> Figures.bytes(usage.residentBytes())).orElse("-"));
        }
        return warnings() + aligned() + notes();
    }

    private boolean any(Function<Result, Boolean> condition) {
        return results.stream().anyMatch(condition::apply);
    }

    private void row(String label, Function<Result, String> cell) {
        rows.add(new Row(label, results.stream().map(cell).toList()));
    }

    private static String ofDatagrams(Result result, long one, long other) {
        return result.target().protocol().isStream() ? "-" : Figures.count(one) + ", " + Figures.count(other);
    }

    private static String errors(Tally tally) {
        List<String> classes = new ArrayList<>();
        add(classes, tally.connectFailures, "not connected");
        add(classes, tally.timeouts, "timed out");
        add(classes, tally.reset, "reset");
        add(classes, tally.closed, "closed");
        return classes.isEmpty() ? "0" : String.join(", ", classes);
    }

    private static void add(List<String> classes, long count, String name) {
        if (count > 0)
            classes.add(Figures.count(count) + " " + name);
    }

    private String aligned() {
        int labelWidth = rows.stream().mapToInt(row -> row.label.length()).max().orElse(0);
        var text = new StringBuilder();
        for (Row row : rows) {
            text.append("  ").append(row.label).repeat(' ', labelWidth - row.label.length());
            for (int column = 0; column < results.size(); column++) {
                int c = column;
                int width = rows.stream().mapToInt(r -> r.cells.get(c).length()).max().orElse(0);
                text.append("   ").repeat(' ', width - row.cells.get(c).length()).append(row.cells.get(c));
            }
            text.append('\n');
        }
        return text.toString();
    }

    /** What makes a result worthless stands before it. */
    private String warnings() {
        var text = new StringBuilder();
        for (Result result : results)
            result.generator().saturated().ifPresent(why -> text.append("  NOT VALID, the generator was the bottleneck: ").append(why).append('\n'));
        return text.toString();
    }

    private String notes() {
        var text = new StringBuilder();
        for (Result result : results) {
            result.firstMismatch().ifPresent(what -> text.append("  first wrong reply, ").append(what).append('\n'));
            if (result.interrupted())
                text.append("  stopped early, with ").append(Figures.count(result.measured().unfinished)).append(" requests under way\n");
        }
        return text.toString();
    }
}
