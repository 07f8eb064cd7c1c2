package stentor.loadgen.compare;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

import stentor.loadgen.compare.statistics.Slowdown;

/** A report as tables: aligned for a terminal, or in Markdown for a job's summary. */
public final class TextReport {

    private static final List<String> COLUMNS = List.of("work", "figure", "base", "head", "change", "interval", "verdict", "pairs", "could have seen");

    private static final Pattern MARKUP = Pattern.compile("[\\\\`*_<>&|\\[\\]#~]");
    private static final Pattern BACKTICKS = Pattern.compile("`+");

    private final Report report;
    private final List<String> remarks;
    private final boolean markdown;
    private final StringBuilder text = new StringBuilder();

    private TextReport(Report report, List<String> remarks, boolean markdown) {
        this.report = report;
        this.remarks = remarks;
        this.markdown = markdown;
    }

    /** For a terminal; ends with a line end. */
    public static String plain(Report report) {
        return plain(report, List.of());
    }

    /** The same with more to be told in the end, each in a line. */
    public static String plain(Report report, List<String> remarks) {
        return new TextReport(report, remarks, false).text();
    }

    /** In GitHub's Markdown; ends with a line end. */
    public static String markdown(Report report, List<String> remarks) {
        return new TextReport(report, remarks, true).text();
    }

    private String text() {
        Settings settings = report.settings();
        String verdict = report.verdict().text().toUpperCase(Locale.ROOT);
        text.append(markdown ? "### " + words(settings.head().name()) + " against " + words(settings.base().name()) + ": " + verdict + "\n\n" : verdict + ": ")
            .append(words(report.why())).append(".\n\n");
        // In the order of the stages: the experiment, and its confirmation if there was one.
        List<List<Row>> tables = report.stages().stream().map(report::rows).toList();
        for (int i = 0; i < tables.size(); i++) {
            Stage stage = report.stages().get(i);
            List<Row> rows = tables.get(i);
            if (report.stages().size() > 1)
                text.append(i == 0 ? "The experiment:" : "Its confirmation:").append("\n\n");
            if (rows.isEmpty())
                text.append("Too few pairs for a table: ").append(stage.pairs().size()).append(".\n\n");
            else
                table(rows);
        }
        text.append(notes(settings, tables.get(0)));
        return text.toString();
    }

    private void table(List<Row> rows) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(COLUMNS);
        for (Row row : rows) {
            Gate gate = row.figure().gate();
            lines.add(List.of(words(row.figure().work().name()), gate.label(), gate.text(row.base()), gate.text(row.head()), Row.percent(row.change()),
                row.interval(), row.verdict(), Integer.toString(row.pairs()), row.detectable()));
        }
        if (markdown)
            lines.add(1, COLUMNS.stream().map(column -> "---").toList());
        for (List<String> line : lines) {
            if (markdown)
                text.append("| ").append(String.join(" | ", line)).append(" |");
            else
                for (int column = 0; column < line.size(); column++) {
                    int c = column;
                    int width = lines.stream().mapToInt(each -> each.get(c).length()).max().orElse(0);
                    text.append("  ").append(line.get(c)).append(column < line.size() - 1 ? " ".repeat(width - line.get(c).length()) : "");
                }
            text.append('\n');
        }
        text.append('\n');
    }

    private String notes(Settings settings, List<Row> experiment) {
        double alpha = settings.rule().looks().looks().stream().mapToDouble(look -> look.falseAlarm() + look.falsePass()).sum();
        List<String> notes = new ArrayList<>();
        notes.add(words(settings.base().name()) + " is " + code(settings.base().command()) + ", " + words(settings.head().name()) + " is "
            + code(settings.head().command()) + ".");
        notes.add(String.format(Locale.ROOT, "A slowdown of %.1f %% shall not pass, none at all shall not be stopped; in between, what is nearer decides.",
            settings.rule().slowdown() * 100));
        notes.add(String.format(Locale.ROOT, "Intervals hold with %.1f %%, all looks together; the last column is the slowdown that an experiment of so many pairs finds four times in five.", 100 - 100 * alpha));
        control(settings, experiment).ifPresent(notes::add);
        neighbours(experiment).ifPresent(notes::add);
        notes.add(String.format(Locale.ROOT, "%s, seed %d, %.1f %% stolen time, %s.", settings.pinning().description(), settings.seed(),
            report.steal() * 100, minutes(report.took())));
        remarks.stream().map(this::words).forEach(notes::add);
        return (markdown ? "" : "  ") + String.join(markdown ? "\n" : "\n  ", notes) + "\n";
    }

    /** Empty before there are two pairs. */
    private Optional<String> control(Settings settings, List<Row> experiment) {
        List<String> changes = experiment.stream().filter(row -> row.finding().isPresent())
            .map(row -> words(row.figure().toString()) + " " + Row.percent(row.control())).toList();
        String base = words(settings.base().name());
        return changes.isEmpty() ? Optional.empty()
            : Optional.of("The control, " + base + " where it ran second in a pair against " + base + " where it ran first: " + String.join(", ", changes) + ".");
    }

    /** Empty where nothing is known of them. */
    private Optional<String> neighbours(List<Row> experiment) {
        List<Row> gates = experiment.stream().filter(row -> row.finding().isPresent()).toList();
        List<String> did = Arrays.stream(Disturbance.values()).flatMap(kind -> did(kind, gates).stream()).toList();
        String left = gates.stream().noneMatch(row -> Arrays.stream(Disturbance.values()).anyMatch(row::isWithout)) ? ""
            : " With what was taken out left in, changes would be: "
                + String.join(", ", gates.stream().map(row -> words(row.figure().toString()) + " " + Row.percent(row.uncorrected())).toList()) + ".";
        return did.isEmpty() ? Optional.empty() : Optional.of("Runs differ " + String.join(", ", did) + "." + left);
    }

    /** In runs of the figure that it was worst for. */
    private Optional<String> did(Disturbance kind, List<Row> gates) {
        List<Pair> pairs = report.stages().get(0).pairs();
        return gates.stream().map(Row::figure).filter(figure -> Double.isFinite(figure.range(kind, pairs))).max(Comparator.comparingDouble(figure -> figure.range(kind, pairs)))
            .map(figure -> String.format(Locale.ROOT, "by up to %.1f %% %s (%.1f %% %s beside %s%s)", Slowdown.ofLog(figure.range(kind, pairs)) * 100, kind.evidence(),
                Math.abs(Slowdown.ofLog(figure.offset(kind, pairs))) * 100, figure.offset(kind, pairs) > 0 ? "slower" : "faster", words(report.settings().head().name()),
                gates.stream().anyMatch(row -> row.isWithout(kind)) ? "" : "; not taken out"));
    }

    /** What is not ours, such as the last words of a server, must not be taken for markup. */
    private String words(String text) {
        return markdown ? MARKUP.matcher(text).replaceAll("\\\\$0") : text;
    }

    private String code(String text) {
        int longest = BACKTICKS.matcher(text).results().mapToInt(run -> run.end() - run.start()).max().orElse(0);
        String fence = "`".repeat(markdown ? longest + 1 : 1);
        // A blank on either side is not shown.
        String gap = fence.length() > 1 ? " " : "";
        return fence + gap + text + gap + fence;
    }

    private static String minutes(Duration took) {
        return String.format(Locale.ROOT, "%d:%02d min", took.toMinutes(), took.toSecondsPart());
    }
}
