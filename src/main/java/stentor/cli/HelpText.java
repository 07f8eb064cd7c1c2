package stentor.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.beust.jcommander.ParameterDescription;

/**
 * What a command line's options mean: in their order, under the headings that their {@code category} names, each with what its
 * {@code placeholder} gives as an example of a value, its description and its default.
 */
final class HelpText {

    private static final int WIDTH = 120;
    /** Longer ones stand on a line of their own. */
    private static final int WIDEST_NAMES = 44;

    private HelpText() {
    }

    static String of(Stream<ParameterDescription> options) {
        List<ParameterDescription> shown = options.filter(option -> option.getParameter().names().length > 0)
            .sorted(Comparator.comparingInt(option -> option.getParameter().order())).toList();
        Map<String, List<ParameterDescription>> groups = new LinkedHashMap<>();
        for (ParameterDescription option : shown)
            groups.computeIfAbsent(option.getParameter().category(), group -> new ArrayList<>()).add(option);
        int indent = 4 + shown.stream().mapToInt(option -> synopsis(option).length()).filter(width -> width <= WIDEST_NAMES).max().orElse(0);
        var text = new StringBuilder();
        groups.forEach((group, members) -> {
            String heading = !group.isEmpty() ? group : groups.size() == 1 ? "Options" : "Other options";
            text.append(text.isEmpty() ? "" : "\n").append(heading).append(":\n");
            members.forEach(option -> append(text, option, indent));
        });
        return text.toString().stripTrailing();
    }

    private static void append(StringBuilder text, ParameterDescription option, int indent) {
        String synopsis = "  " + synopsis(option);
        text.append(synopsis);
        int column = synopsis.length();
        if (column > indent - 2) {
            text.append('\n');
            column = 0;
        }
        text.repeat(' ', indent - column);
        column = indent;
        for (String word : (option.getDescription() + defaultOf(option)).split(" ")) {
            if (column > indent && column + 1 + word.length() > WIDTH) {
                text.append('\n').repeat(' ', indent);
                column = indent;
            }
            text.append(column > indent ? " " : "").append(word);
            column += word.length() + (column > indent ? 1 : 0);
        }
        text.append('\n');
    }

    private static String synopsis(ParameterDescription option) {
        String names = option.getNames();
        String example = option.getParameter().placeholder();
        return (names.startsWith("--") ? "    " : "") + names + (example.isEmpty() ? "" : " " + example);
    }

    private static String defaultOf(ParameterDescription option) {
        Object value = option.getDefault();
        if (value == null || value.equals(false) || value.equals("") || value instanceof Collection<?> c && c.isEmpty())
            return "";
        return " (default: " + (value instanceof Duration duration ? Quantity.text(duration) : value) + ")";
    }
}
