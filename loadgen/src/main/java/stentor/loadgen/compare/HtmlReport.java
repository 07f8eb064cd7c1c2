package stentor.loadgen.compare;

import java.util.List;
import java.util.Locale;

import stentor.loadgen.compare.statistics.Slowdown;
import stentor.loadgen.report.Html;

/** A report as one page that needs nothing else: for each figure that was decided on every pair as a dot, the interval and the tolerance. */
public final class HtmlReport {

    private static final int WIDTH = 720;
    private static final int HEIGHT = 96;
    private static final int MARGIN = 40;
    private static final int ROWS = 6;
    private static final double LEAST_SPAN = 1.6;

    private HtmlReport() {
    }

    /** The page. */
    public static String of(Report report) {
        var page = new StringBuilder("""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>Comparison</title><style>
            body { font: 15px/1.5 system-ui, sans-serif; max-width: 760px; margin: 2em auto; padding: 0 1em; }
            pre { overflow-x: auto; font-size: 13px } svg { width: 100%; height: auto } text { font-size: 11px; fill: #555 }
            .pair { fill: #2563eb; fill-opacity: .75 } .control { fill: none; stroke: #888 } .interval { stroke: #111; stroke-width: 3 }
            .none { stroke: #999 } .tolerance { stroke: #dc2626; stroke-dasharray: 4 3 }
            </style></head><body>
            """);
        page.append("<h1>").append(Html.escaped(report.settings().head().name())).append(" against ").append(Html.escaped(report.settings().base().name()))
            .append(": ").append(report.verdict().text()).append("</h1>\n");
        for (Stage stage : report.stages()) {
            if (report.stages().size() > 1)
                page.append(stage == report.stages().get(0) ? "<h2>The experiment</h2>\n" : "<h2>Its confirmation</h2>\n");
            for (Row row : report.rows(stage))
                if (row.finding().isPresent())
                    page.append(chart(report, stage, row));
        }
        page.append("<p>Each dot is a pair, from above in the order they were made; circles are the control, "
            + "of each two pairs base where it ran second against base where it ran first. The bar is the mean's "
            + "interval, the dashed line the tolerance. Left is faster, right is slower.</p>\n");
        return page.append("<pre>").append(Html.escaped(TextReport.plain(report))).append("</pre>\n</body></html>\n").toString();
    }

    private static String chart(Report report, Stage stage, Row row) {
        double tolerance = report.settings().rule().tolerance();
        double[] pairs = row.figure().slowerEach(stage.pairs());
        double[] controls = row.figure().slowerControls(stage);
        double span = LEAST_SPAN * tolerance;
        for (double[] some : List.of(pairs, controls, new double[] {row.finding().orElseThrow().lower(), row.finding().orElseThrow().upper()}))
            for (double slower : some)
                span = Math.max(span, Math.abs(slower) * 1.05);
        var svg = new StringBuilder(format("<h3>%s: %s</h3>\n<svg viewBox=\"0 0 %d %d\" role=\"img\">\n", Html.escaped(row.figure().toString()), row.verdict(), WIDTH, HEIGHT));
        line(svg, "none", 0, span, 8, HEIGHT - 20, "0");
        line(svg, "tolerance", tolerance, span, 8, HEIGHT - 20, format("%.3g %% slower", Slowdown.ofLog(tolerance) * 100));
        dots(svg, "control", controls, span);
        dots(svg, "pair", pairs, span);
        svg.append(format("<line class=\"interval\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>\n", x(row.finding().orElseThrow().lower(), span),
            x(row.finding().orElseThrow().upper(), span), HEIGHT - 26, HEIGHT - 26));
        return svg.append("</svg>\n").toString();
    }

    private static void dots(StringBuilder svg, String kind, double[] slower, double span) {
        for (int i = 0; i < slower.length; i++)
            svg.append(format("<circle class=\"%s\" cx=\"%.1f\" cy=\"%d\" r=\"4\"><title>%s %d: %.1f %% slower</title></circle>\n", kind, x(slower[i], span),
                12 + i % ROWS * 9, kind, i + 1, Slowdown.ofLog(slower[i]) * 100));
    }

    private static void line(StringBuilder svg, String kind, double at, double span, int from, int to, String label) {
        svg.append(format("<line class=\"%s\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/><text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>\n",
            kind, x(at, span), x(at, span), from, to, x(at, span), HEIGHT - 6, label));
    }

    private static double x(double slower, double span) {
        return WIDTH / 2.0 + slower / span * (WIDTH / 2.0 - MARGIN);
    }

    private static String format(String text, Object... values) {
        return String.format(Locale.ROOT, text, values);
    }
}
