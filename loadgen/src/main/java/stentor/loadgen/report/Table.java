package stentor.loadgen.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;

import stentor.loadgen.judge.Step;
import stentor.loadgen.judge.Verdict;
import stentor.loadgen.measure.ErrorClass;
import stentor.loadgen.measure.Loop;
import stentor.loadgen.measure.Percentiles;
import stentor.loadgen.measure.Result;
import stentor.loadgen.measure.Tally;
import stentor.loadgen.measure.Timing;
import stentor.loadgen.measure.WarmingUp;

/** Runs for a person to read: a column each, a figure a line. */
public final class Table {

    private static final double[] PERCENTILES = {50, 90, 99, 99.9};

    /** A figure, and what stands beside it. */
    private record Cell(String figure, String aside) {
    }

    /** A line: a figure of every run. */
    record Row(String label, List<Cell> cells) {

        String figure(int run) {
            return cells.get(run).figure;
        }

        String aside(int run) {
            return cells.get(run).aside;
        }
    }

    private final List<Run> runs;
    private final List<Result> results;
    private final List<Row> rows = new ArrayList<>();

    private Table(List<Run> runs) {
        this.runs = runs;
        this.results = runs.stream().map(Run::result).toList();
    }

    /** The table, around it what has to be said about the runs; ends with a line end. */
    public static String of(List<Run> runs) {
        var table = new Table(runs);
        table.fill();
        return table.searches() + table.warnings() + table.aligned() + String.join("", table.notes().stream().map(note -> "  " + note + "\n").toList())
            + table.verdicts();
    }

    /** Its lines alone, but for the headings. */
    static List<Row> rows(List<Run> runs) {
        var table = new Table(runs);
        table.fill();
        return table.rows.subList(1, table.rows.size());
    }

    /** What has to be said about the runs, a line each. */
    static List<String> notes(List<Run> runs) {
        return new Table(runs).notes();
    }

    private void fill() {
        rows.add(new Row("", runs.stream().map(run -> new Cell(run.name().isEmpty() ? run.result().target().protocol().name() : run.name(), "")).toList()));
        row("clients", result -> Figures.count(result.connections()) + (result.pipeline() > 1 ? " x " + result.pipeline() : ""));
        row("measured for", result -> Figures.time(result.measuredTime().toNanos()));
        row("requests", result -> Figures.count(result.measured().sent));
        if (any(result -> result.offeredPerSecond().isPresent()))
            row("due a second", result -> result.offeredPerSecond().isPresent() ? Figures.number(result.offeredPerSecond().getAsDouble()) : "-");
        row("replies a second", result -> Figures.number(result.completedPerSecond()));
        row("sent, received a second", result -> Figures.bytes(result.sentBytesPerSecond()) + ", " + Figures.bytes(result.receivedBytesPerSecond()));
        for (double percentile : PERCENTILES)
            rows.add(new Row("latency p" + (percentile == Math.rint(percentile) ? Long.toString((long) percentile) : Double.toString(percentile)),
                results.stream().map(result -> percentile(result, percentile)).toList()));
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
        row("loadgen CPU, longest GC", result -> Figures.number(result.generator().cores()) + " cores, "
            + (result.generator().longestCollectionNanos() == 0 ? "-" : Figures.time(result.generator().longestCollectionNanos())));
        if (any(result -> result.server().isPresent())) {
            row("server CPU a request", result -> result.server().map(usage -> Figures.number(usage.cpuMicrosPerRequest()) + " us").orElse("-"));
            row("server memory", result -> result.server().map(usage -> Figures.bytes(usage.residentBytes())).orElse("-"));
        }
    }

    private static Cell percentile(Result result, double percentile) {
        OptionalLong value = Percentiles.of(result.latency(), percentile);
        if (value.isEmpty())
            return new Cell("-", "");
        Percentiles.Bounds bounds = Percentiles.bounds(result.latency(), percentile);
        return new Cell(Figures.time(value), "[" + Figures.time(bounds.low()) + ", " + Figures.time(bounds.high()) + "]");
    }

    private boolean any(Function<Result, Boolean> condition) {
        return results.stream().anyMatch(condition::apply);
    }

    private void row(String label, Function<Result, String> cell) {
        rows.add(new Row(label, results.stream().map(result -> new Cell(cell.apply(result), "")).toList()));
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

    /** Figures end below each other, and what stands beside them begins there. */
    private String aligned() {
        int labelWidth = width(rows.stream().map(Row::label));
        var text = new StringBuilder();
        for (Row row : rows) {
            text.append("  ").append(row.label).repeat(' ', labelWidth - row.label.length());
            for (int column = 0; column < results.size(); column++) {
                int c = column;
                Cell cell = row.cells.get(c);
                int figures = width(rows.stream().map(r -> r.cells.get(c).figure));
                int asides = width(rows.stream().map(r -> r.cells.get(c).aside));
                text.append("   ").repeat(' ', figures - cell.figure.length()).append(cell.figure);
                if (asides > 0)
                    text.append(' ').append(cell.aside).repeat(' ', asides - cell.aside.length());
            }
            endLine(text);
        }
        return text.toString();
    }

    private static int width(Stream<String> texts) {
        return texts.mapToInt(String::length).max().orElse(0);
    }

    private static void endLine(StringBuilder text) {
        int end = text.length();
        while (text.charAt(end - 1) == ' ')
            end--;
        text.setLength(end);
        text.append('\n');
    }

    /** What makes a result worthless stands before it. */
    private String warnings() {
        var text = new StringBuilder();
        for (Result result : results)
            result.generator().saturated().ifPresent(why -> text.append("  NOT VALID, the generator was the bottleneck: ").append(why).append('\n'));
        return text.toString();
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (results.stream().anyMatch(result -> Percentiles.of(result.latency(), PERCENTILES[0]).isPresent()))
            notes.add("[ ] where the percentile lies with a confidence of 95 %; - is where the sample is too small to say");
        for (Run run : runs) {
            String whose = run.name().isEmpty() ? "" : run.name() + ": ";
            if (run.result().hasNoReply())
                notes.add(whose + "not one right reply came");
            run.result().errors().forEach((error, times) -> notes.add(whose + text(error, times)));
            run.result().datagrams().map(datagrams -> datagrams.droppedByOurKernel().orElse(0)).filter(dropped -> dropped > 0)
                .ifPresent(dropped -> notes.add(whose + Figures.count(dropped) + " of the datagrams lost came, and found this machine's buffers full"));
            run.warmingUp().ifPresent(warmingUp -> notes.add(whose + text(warmingUp)));
            run.result().firstMismatch().ifPresent(what -> notes.add(whose + "first wrong reply, " + what));
            run.result().breakdown().ifPresent(why -> notes.add(whose + why));
            if (run.result().interrupted())
                notes.add(whose + "stopped early, with " + Figures.count(run.result().measured().unfinished) + " requests under way");
        }
        return notes;
    }

    private static String text(ErrorClass error, Result.Occurrences times) {
        String first = Figures.time(times.first().toNanos());
        return Figures.count(times.count()) + " " + error.text() + ", " + (times.count() == 1 ? first : first + " to " + Figures.time(times.last().toNanos())) + " after the start";
    }

    private static String text(WarmingUp warmingUp) {
        return "was still warming up: " + switch (warmingUp.what()) {
            case LATENCY -> "latency p50 " + Figures.time(Math.round(warmingUp.first())) + " in the first third of its seconds, "
                + Figures.time(Math.round(warmingUp.last())) + " in the last";
            case RATE -> Figures.number(warmingUp.first()) + " replies a second in the first third, " + Figures.number(warmingUp.last()) + " in the last";
        } + "; use -O";
    }

    private String verdicts() {
        List<String> lines = runs.stream().flatMap(run -> run.verdicts().stream().map(verdict -> "  " + text(verdict) + (run.name().isEmpty() ? "" : "   " + run.name()) + "\n")).toList();
        return lines.isEmpty() ? "" : "\n" + String.join("", lines);
    }

    /** As in {@code pass  p99<10ms   8.12 ms}. */
    static String text(Verdict verdict) {
        return (verdict.passed() ? "pass  " : "FAIL  ") + verdict.threshold() + "   "
            + (verdict.value().isPresent() ? Figures.of(verdict.unit(), verdict.value().getAsDouble()) : verdict.why());
    }

    private String searches() {
        var text = new StringBuilder();
        for (Run run : runs)
            for (Step step : run.search())
                text.append("  ").append(text(step)).append('\n');
        return text.isEmpty() ? "" : text.append('\n').toString();
    }

    /** A line of a search for the highest rate. */
    public static String text(Step step) {
        return String.format(Locale.ROOT, "%-7s %9s/s   %9s replies/s   p50 %-7s   p99 %-7s   %s", step.confirming() ? "confirm" : "try",
            Figures.number(step.rate()), Figures.number(step.completedPerSecond()), Figures.time(step.p50()), Figures.time(step.p99()),
            step.passed() ? "pass" : "FAIL " + step.why()).stripTrailing();
    }
}
