package stentor.loadgen.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;

import stentor.loadgen.judge.Verdict;
import stentor.loadgen.measure.Percentiles;
import stentor.loadgen.measure.Result;

/** Runs as one page that needs nothing beside it, and loads nothing. */
public final class Html {

    /** Escapes what HTML would take for its own. */
    private static final Gson GSON = new GsonBuilder().serializeNulls().create();
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm:ss 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String UPLOT = "/META-INF/resources/webjars/uplot/" + uplotVersion();

    private final List<Run> runs;
    private final List<Chart> charts;

    private Html(List<Run> runs) {
        this.runs = runs;
        this.charts = Charts.of(runs);
    }

    /** The page. Several runs are laid over each other, in order; all have names then. */
    public static String of(List<Run> runs) {
        return new Html(runs).page();
    }

    private String page() {
        String title = runs.size() == 1 ? runs.get(0).title() : runs.size() + " runs";
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
            """ + "<title>" + escaped(title) + " - stentor-loadgen</title>\n"
            + "<style>\n" + resource(UPLOT + "/dist/uPlot.min.css") + "\n" + resource("report.css") + "</style>\n</head>\n<body>\n<main>\n"
            + "<header><h1>" + escaped(title) + "</h1>\n<p>" + escaped(subtitle()) + "</p></header>\n"
            + warnings() + tiles() + verdicts() + charts.stream().map(Html::figure).collect(Collectors.joining("", "<div class=charts>\n", "</div>\n"))
            + table() + steps() + origins()
            + "</main>\n<script type=\"application/json\" id=\"charts\">" + GSON.toJson(charts) + "</script>\n"
            + "<script>\n/*\n" + resource(UPLOT + "/LICENSE") + "*/\n" + resource(UPLOT + "/dist/uPlot.iife.min.js") + "\n</script>\n"
            + "<script>\n" + resource("report.js") + "</script>\n</body>\n</html>\n";
    }

    private String subtitle() {
        if (runs.size() > 1)
            return String.join(", ", runs.stream().map(Run::title).toList());
        Run run = runs.get(0);
        return TIME.format(run.result().started().truncatedTo(ChronoUnit.SECONDS)) + ", " + run.result().loop().tag() + " loop, "
            + Figures.count(run.result().connections()) + " clients";
    }

    private String warnings() {
        var text = new StringBuilder();
        for (Run run : runs)
            run.result().generator().saturated().ifPresent(why -> text.append("<p class=\"box bad\"><b>Not valid, the generator was the bottleneck:</b> ")
                .append(escaped(why)).append(runs.size() > 1 ? " (" + escaped(run.title()) + ")" : "").append("</p>\n"));
        return text.toString();
    }

    /** The figures that are looked for first. */
    private String tiles() {
        if (runs.size() > 1)
            return "";
        Result result = runs.get(0).result();
        return "<dl class=tiles>\n" + tile("replies a second", Figures.number(result.completedPerSecond()))
            + tile("latency p50", Figures.time(Percentiles.of(result.latency(), 50))) + tile("latency p99", Figures.time(Percentiles.of(result.latency(), 99)))
            + tile("latency max", result.latency().getTotalCount() == 0 ? "-" : Figures.time(result.latency().getMaxValue()))
            + tile("errors", Figures.count(result.measured().problems())) + "</dl>\n";
    }

    private static String tile(String label, String figure) {
        return "<div><dt>" + label + "</dt><dd>" + figure + "</dd></div>\n";
    }

    private String verdicts() {
        var text = new StringBuilder();
        for (Run run : runs)
            for (Verdict verdict : run.verdicts())
                text.append("<li class=").append(verdict.passed() ? "good" : "bad").append(">").append(escaped(Table.text(verdict)))
                    .append(runs.size() > 1 ? " (" + escaped(run.title()) + ")" : "").append("</li>\n");
        return text.isEmpty() ? "" : "<ul class=verdicts>\n" + text + "</ul>\n";
    }

    private static String figure(Chart chart) {
        return "<figure><h2>" + chart.title() + "</h2><p>" + escaped(chart.about()) + "</p><div class=chart id=\"" + chart.id() + "\"></div></figure>\n";
    }

    private String table() {
        var text = new StringBuilder("<section><h2>All figures</h2><div class=wide><table>\n");
        if (runs.size() > 1)
            text.append("<tr><th></th>").append(runs.stream().map(run -> "<th>" + escaped(run.title()) + "</th>").collect(Collectors.joining())).append("</tr>\n");
        for (Table.Row row : Table.rows(runs)) {
            text.append("<tr><th>").append(row.label()).append("</th>");
            for (int run = 0; run < runs.size(); run++)
                text.append("<td>").append(escaped(row.figure(run))).append(" <span>").append(escaped(row.aside(run))).append("</span></td>");
            text.append("</tr>\n");
        }
        text.append("</table></div>\n");
        for (String note : Table.notes(runs))
            text.append("<p>").append(escaped(note)).append("</p>\n");
        return text.append("</section>\n").toString();
    }

    private String steps() {
        var text = new StringBuilder();
        for (Run run : runs)
            if (!run.search().isEmpty())
                text.append("<section><h2>Search for the highest rate</h2><div class=wide><pre>")
                    .append(escaped(String.join("\n", run.search().stream().map(Table::text).toList()))).append("</pre></div></section>\n");
        return text.toString();
    }

    private String origins() {
        var text = new StringBuilder("<section><h2>Where the load came from</h2>\n");
        for (Run run : runs)
            for (Origin origin : run.origins())
                text.append("<pre>").append(escaped(origin.command())).append("</pre>\n<p>").append(escaped(machine(origin)))
                    .append(runs.size() > 1 ? " (" + escaped(run.title()) + ")" : "").append("</p>\n");
        return text.append("</section>\n").toString();
    }

    private static String machine(Origin origin) {
        return Stream.of(origin.host(), origin.processors() + " processors", origin.cpu(), Figures.bytes(origin.memoryBytes()), origin.os(), origin.java())
            .filter(part -> !part.isEmpty()).collect(Collectors.joining(", "));
    }

    /** Safe in HTML wherever text may stand, and without what a browser would refuse or hide. */
    public static String escaped(String text) {
        var safe = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> {
                    int type = Character.getType(c);
                    boolean hidden = type == Character.CONTROL && c != '\n' || type == Character.FORMAT || type == Character.SURROGATE;
                    if (hidden)
                        safe.append(String.format(Locale.ROOT, "\\u%04X", c));
                    else
                        safe.appendCodePoint(c);
                }
            }
        });
        return safe.toString();
    }

    private static String uplotVersion() {
        var properties = new Properties();
        try (InputStream in = Html.class.getResourceAsStream("uplot.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }

    private static String resource(String name) {
        try (InputStream in = Html.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
