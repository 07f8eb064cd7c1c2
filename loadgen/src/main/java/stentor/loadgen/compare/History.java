package stentor.loadgen.compare;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import stentor.cli.UsageException;
import stentor.loadgen.compare.statistics.ChangePoints;
import stentor.loadgen.compare.statistics.Slowdown;

/**
 * What comparisons of ever newer heads with one base came to, as CSV with a line a figure. Machines differ from day to day, but base
 * and head were measured on the same one, so their ratios can be strung together. Immutable.
 */
public final class History {

    private static final String HEADING = "time,base,head,work,figure,base_value,head_value,slowdown,low,high,pairs";
    private static final int COLUMNS = HEADING.split(",").length;
    private static final int TIME = 0;
    private static final int BASE = 1;
    private static final int HEAD = 2;
    private static final int WORK = 3;
    private static final int FIGURE = 4;
    private static final int SLOWDOWN = 7;
    /** Of what has come to a stand, or nearly; a slowdown of 1 has no logarithm, and would be none of these lines when it is read again. */
    private static final double WORST = 0.99999;
    private static final Pattern SHARE = Pattern.compile("-?\\d{1,9}(\\.\\d+)?");
    /** The same history has the same changes whenever it is looked at. */
    private static final long SEED = 1;
    /** With what probability a history in which nothing changes may tell of a change, all its figures together. */
    private static final double ALPHA = 0.01;

    private final List<String> lines;

    private History(List<String> lines) {
        this.lines = List.copyOf(lines);
    }

    /**
     * Reads one.
     *
     * @param csv empty for a new one
     * @throws UsageException if it is none; the message says which line is wrong
     */
    public static History of(String csv) {
        List<String> lines = csv.lines().toList();
        if (lines.isEmpty())
            return new History(List.of());
        if (!lines.get(0).equals(HEADING))
            throw new UsageException("is no history: its first line is not " + HEADING);
        for (int i = 1; i < lines.size(); i++)
            if (!isEntry(lines.get(i)))
                throw new UsageException("is no history: its line " + (i + 1) + " is not as the first one says");
        return new History(lines.subList(1, lines.size()));
    }

    private static boolean isEntry(String line) {
        String[] cells = line.split(",");
        return cells.length == COLUMNS && SHARE.matcher(cells[SLOWDOWN]).matches() && Double.parseDouble(cells[SLOWDOWN]) < 1;
    }

    /** With the figures of the first stage of a comparison that ended then. */
    public History with(Report report, Instant time) {
        List<String> all = new ArrayList<>(lines);
        if (!report.stages().isEmpty())
            for (Row row : report.rows(report.stages().get(0)))
                all.add(line(report.settings(), row, time));
        return new History(all);
    }

    private static String line(Settings settings, Row row, Instant time) {
        Gate gate = row.figure().gate();
        double one = gate.slowdown(row.low());
        double other = gate.slowdown(row.high());
        return String.format(Locale.ROOT, "%s,%s,%s,%s,%s,%.6g,%.6g,%.5f,%.5f,%.5f,%d", time.truncatedTo(ChronoUnit.SECONDS), cell(settings.base().name()),
            cell(settings.head().name()), cell(row.figure().work().name()), gate.label(), row.base(), row.head(), Math.min(gate.slowdown(row.change()), WORST),
            Math.min(one, other), Math.max(one, other), row.pairs());
    }

    private static String cell(String name) {
        return name.replaceAll("[,\"\\s]+", " ");
    }

    /** As CSV, ending with a line end. */
    public String csv() {
        return HEADING + "\n" + String.join("", lines.stream().map(line -> line + "\n").toList());
    }

    /** A line for each change of a figure's level against its base, of figures that the newest comparison has. */
    public List<String> changes() {
        Map<String, List<String[]>> series = new LinkedHashMap<>();
        for (String line : lines) {
            String[] cells = line.split(",");
            series.computeIfAbsent(cells[WORK] + " " + cells[FIGURE] + " against " + cells[BASE], any -> new ArrayList<>()).add(cells);
        }
        // What nobody adds to any more has been told of.
        String newest = lines.isEmpty() ? "" : lines.getLast().split(",")[TIME];
        series.values().removeIf(entries -> !entries.getLast()[TIME].equals(newest));
        long tested = series.values().stream().filter(entries -> entries.size() >= ChangePoints.SHORTEST_SERIES).count();
        List<String> changes = new ArrayList<>();
        series.forEach((name, entries) -> {
            double[] slowdowns = entries.stream().mapToDouble(cells -> Double.parseDouble(cells[SLOWDOWN])).toArray();
            List<Integer> cuts = new ArrayList<>(ChangePoints.of(SEED, ALPHA / Math.max(tested, 1), slowdowns));
            for (int i = 0; i < cuts.size(); i++) {
                int at = cuts.get(i);
                int from = i == 0 ? 0 : cuts.get(i - 1);
                int to = i + 1 < cuts.size() ? cuts.get(i + 1) : slowdowns.length;
                changes.add(name + ": since " + entries.get(at)[HEAD] + " of " + entries.get(at)[TIME] + " " + slower(slowdowns, at, to) + ", before it "
                    + slower(slowdowns, from, at));
            }
        });
        return changes;
    }

    private static String slower(double[] slowdowns, int from, int to) {
        double mean = Arrays.stream(slowdowns, from, to).map(Slowdown::toLog).average().orElseThrow();
        double share = Slowdown.ofLog(mean);
        return String.format(Locale.ROOT, "%.1f %% %s", Math.abs(share) * 100, share < 0 ? "faster" : "slower");
    }
}
