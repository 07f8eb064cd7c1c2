package stentor.chaos;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** All rows, by promise. */
final class Table {

    private static final List<String> HEADER = List.of("", "Promise", "Demanded", "Measured", "");

    private final List<Row> rows = new ArrayList<>();

    void add(List<Row> more) {
        rows.addAll(more);
    }

    /** Forgets them, for another round. */
    void clear() {
        rows.clear();
    }

    /** In Markdown, with columns that line up. */
    @Override
    public String toString() {
        List<List<String>> cells = new ArrayList<>(List.of(HEADER));
        rows.stream().sorted(Comparator.comparingInt(Row::promise))
            .forEach(row -> cells.add(List.of(Integer.toString(row.promise()), row.what(), row.demanded(), row.measured(), row.verdict().label())));
        int[] widths = new int[HEADER.size()];
        for (List<String> line : cells)
            for (int i = 0; i < widths.length; i++)
                widths[i] = Math.max(widths[i], line.get(i).length());
        List<String> lines = cells.stream().map(line -> line(line, widths)).collect(Collectors.toCollection(ArrayList::new));
        lines.add(1, line(List.of("", "", "", "", ""), widths).replace(' ', '-'));
        return String.join("\n", lines) + "\n";
    }

    private static String line(List<String> cells, int[] widths) {
        var line = new StringBuilder("|");
        for (int i = 0; i < widths.length; i++)
            line.append(' ').append(cells.get(i)).append(" ".repeat(widths[i] - cells.get(i).length())).append(" |");
        return line.toString();
    }
}
