package stentor.loadgen.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

import org.HdrHistogram.Histogram;

import stentor.loadgen.judge.Step;
import stentor.loadgen.measure.Interval.Phase;
import stentor.loadgen.measure.Loop;
import stentor.loadgen.measure.Second;
import stentor.loadgen.measure.Timing;
import stentor.loadgen.report.Chart.Axis;
import stentor.loadgen.report.Chart.Band;
import stentor.loadgen.report.Chart.Line;
import stentor.loadgen.report.Chart.Style;

/** What there is to draw of one run, or of several to compare. */
final class Charts {

    private static final int POINTS_A_DECADE = 24;
    private static final double MICRO = 1e3;

    private final List<Run> runs;
    private final boolean single;

    private Charts(List<Run> runs) {
        this.runs = runs;
        this.single = runs.size() == 1;
    }

    /** In the order in which they are to be looked at; those for which there is nothing to draw are left out. */
    static List<Chart> of(List<Run> runs) {
        var charts = new Charts(runs);
        return List.of(charts.search(), charts.latencyByPercentile(), charts.latencyOverTime(), charts.rateOverTime(), charts.connect(), charts.lateness())
            .stream().filter(chart -> chart.lines().stream().anyMatch(Line::hasPoints)).toList();
    }

    private Chart latencyByPercentile() {
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            lines.add(byPercentile(label("latency", i), i, Style.SOLID, runs.get(i).result().latency()));
            if (single && runs.get(i).result().loop() == Loop.OPEN)
                lines.add(byPercentile("service time", 1, Style.DASHED, runs.get(i).result().timings().get(Timing.SERVICE)));
        }
        return new Chart("latency-percentiles", "Latency by percentile", "How long replies took, from when their request was to be sent."
            + (lines.size() > runs.size() ? " Dashed: from when it was really sent." : ""), Axis.PERCENTILE, Axis.TIME, lines, List.of());
    }

    private Chart latencyOverTime() {
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            List<Second> series = runs.get(i).series();
            if (single) {
                lines.add(overTime("p50", 0, Style.SOLID, series, second -> second.p50() / MICRO));
                lines.add(overTime("p99", 1, Style.SOLID, series, second -> second.p99() / MICRO));
                lines.add(overTime("max", 2, Style.POINTS, series, second -> second.max() / MICRO));
            } else {
                lines.add(overTime(label("p99", i), i, Style.SOLID, series, second -> second.p99() / MICRO));
            }
        }
        boolean merged = runs.stream().anyMatch(run -> run.origins().size() > 1);
        return new Chart("latency-time", "Latency over time", "Each second's replies." + (merged ? " Where machines were added up, the worst machine's percentiles." : ""),
            Axis.SECONDS, Axis.TIME, lines, bands());
    }

    private Chart rateOverTime() {
        List<Line> lines = new ArrayList<>();
        var errors = new Line("errors", 0, Style.ERRORS);
        for (int i = 0; i < runs.size(); i++) {
            List<Second> series = runs.get(i).series();
            if (single && runs.get(i).result().loop() == Loop.OPEN)
                lines.add(overTime("sent", 1, Style.DASHED, series, second -> second.sent() / second.length()));
            lines.add(overTime(label("replies", i), i, Style.SOLID, series, Second::rate));
            for (Second second : series)
                if (second.errors() > 0)
                    errors.add(middle(second), second.rate(), Figures.count(second.errors()));
        }
        if (errors.hasPoints())
            lines.add(errors);
        return new Chart("rate-time", "Rate over time", "Right replies a second." + (errors.hasPoints() ? " Red dots: seconds in which something failed." : ""),
            Axis.SECONDS, Axis.RATE, lines, bands());
    }

    private Chart connect() {
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++)
            lines.add(byPercentile(label("connect", i), i, Style.SOLID, runs.get(i).result().connectTime()));
        return new Chart("connect-percentiles", "Connecting, by percentile", "How long connections took to be made.", Axis.PERCENTILE, Axis.TIME, lines, List.of());
    }

    private Chart lateness() {
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++)
            lines.add(byPercentile(label("lateness", i), i, Style.SOLID, runs.get(i).result().timings().get(Timing.LATENESS)));
        return new Chart("lateness-percentiles", "Lateness of the generator, by percentile", "How late it sent what was due; nothing else can be read more exactly.",
            Axis.PERCENTILE, Axis.TIME, lines, List.of());
    }

    private Chart search() {
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            List<Step> steps = runs.get(i).search().stream().sorted((a, b) -> Double.compare(a.rate(), b.rate())).toList();
            var p50 = new Line(label("p50", i), single ? 0 : i, Style.DASHED);
            var p99 = new Line(label("p99", i), single ? 1 : i, Style.SOLID);
            var failed = new Line("not kept to", 0, Style.ERRORS);
            for (Step step : steps) {
                p50.add(step.rate(), step.p50() / MICRO);
                p99.add(step.rate(), step.p99() / MICRO);
                if (!step.passed())
                    failed.add(step.rate(), step.p99() / MICRO, step.why());
            }
            lines.addAll(List.of(p50, p99, failed));
        }
        return new Chart("search", "Latency against rate", "Every rate that was tried. Red dots: the thresholds were not kept to.", Axis.RATE, Axis.TIME, lines, List.of());
    }

    private String label(String what, int run) {
        return single ? what : runs.get(run).title();
    }

    private static Line byPercentile(String label, int color, Style style, Histogram histogram) {
        var line = new Line(label, color, style);
        long count = histogram.getTotalCount();
        for (int i = 0; count > 0; i++) {
            // The same for all runs, so that their points lie on one grid.
            double oneIn = Math.pow(10, (double) i / POINTS_A_DECADE);
            line.add(oneIn, Math.max(1, histogram.getValueAtPercentile(100 - 100 / oneIn)) / MICRO);
            if (oneIn >= count)
                break;
        }
        return line;
    }

    private static Line overTime(String label, int color, Style style, List<Second> series, ToDoubleFunction<Second> figure) {
        var line = new Line(label, color, style);
        for (Second second : series)
            if ((second.phase() == Phase.WARMUP || second.phase() == Phase.MEASURING) && second.isWhole())
                line.add(middle(second), figure.applyAsDouble(second));
        return line;
    }

    private static double middle(Second second) {
        return second.offset() + second.length() / 2;
    }

    /** The warm-up, of a single run: those of several differ. */
    private List<Band> bands() {
        List<Second> warmup = runs.get(0).series().stream().filter(second -> second.phase() == Phase.WARMUP).toList();
        if (!single || warmup.isEmpty())
            return List.of();
        Second last = warmup.get(warmup.size() - 1);
        return List.of(new Band("warm-up", warmup.get(0).offset(), last.offset() + last.length()));
    }
}
