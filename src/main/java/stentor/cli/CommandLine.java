package stentor.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import com.beust.jcommander.JCommander;
import com.beust.jcommander.ParameterDescription;
import com.beust.jcommander.ParameterException;

/** A jcommander command line whose every complaint is one line that names the argument and the remedy. */
public final class CommandLine {

    private static final String END_OF_OPTIONS = "--";
    /** For jcommander, which takes two dashes for the end of the options even where they are a value. No argument has a zero in it. */
    private static final String TWO_DASHES = "\0--";

    private final JCommander parser;

    /** @param options objects with jcommander's annotations */
    public CommandLine(Object... options) {
        parser = new JCommander();
        List.of(options).forEach(parser::addObject);
        // A message that begins with @ is a message, not a file of arguments.
        parser.setExpandAtSign(false);
        // It does not know its options before it has parsed something.
        parser.parseWithoutValidation();
    }

    /** @throws UsageException if an option is unknown, lacks its value or has an impossible one */
    public void parse(String... args) {
        String[] separated = separate(args);
        try {
            parser.parse(separated);
        } catch (ParameterException | UsageException e) {
            throw new UsageException(e.getMessage().replace(TWO_DASHES, END_OF_OPTIONS)
                .replaceFirst("^Can only specify option (\\S+) once\\.$", "option '$1' may be given once only; leave out the others"));
        }
        options().forEach(CommandLine::restoreDashes);
    }

    private static void restoreDashes(ParameterDescription option) {
        Object value = option.getParameterized().get(option.getObject());
        if (TWO_DASHES.equals(value))
            option.getParameterized().set(option.getObject(), END_OF_OPTIONS);
        if (value instanceof List<?> values && values.contains(TWO_DASHES))
            option.getParameterized().set(option.getObject(), values.stream().map(each -> TWO_DASHES.equals(each) ? END_OF_OPTIONS : each).toList());
    }

    /** Also takes {@code --port=80} and {@code -p80}, as {@code getopt} does, and finds what is no option at all. */
    private String[] separate(String[] args) {
        List<String> separated = new ArrayList<>();
        Iterator<String> rest = List.of(args).iterator();
        while (rest.hasNext()) {
            String arg = rest.next();
            if (!arg.startsWith("-") || arg.equals("-")) {
                separated.add(arg);
                continue;
            }
            if (arg.equals(END_OF_OPTIONS)) {
                separated.add(arg);
                rest.forEachRemaining(separated::add);
                break;
            }
            String name = nameIn(arg);
            boolean takesValue = takesValue(name, arg);
            Optional<String> attached = valueIn(arg);
            separated.add(name);
            if (!takesValue && attached.isPresent())
                throw new UsageException("option '" + name + "' takes no value, but was given '" + arg + "'");
            if (takesValue && attached.isEmpty() && !rest.hasNext())
                throw new UsageException("option '" + name + "' needs a value");
            if (takesValue) {
                String value = attached.orElseGet(rest::next);
                separated.add(value.equals(END_OF_OPTIONS) ? TWO_DASHES : value);
            }
        }
        return separated.toArray(String[]::new);
    }

    /** The name of the option that is written like this, perhaps with its value, as {@code --port=80} or {@code -p80}. */
    public static String nameIn(String arg) {
        return arg.startsWith("--") ? arg.split("=", 2)[0] : arg.substring(0, Math.min(2, arg.length()));
    }

    /** The value that is written together with its option; empty if there is none, or it comes next. */
    public static Optional<String> valueIn(String arg) {
        String attached = arg.substring(nameIn(arg).length());
        return attached.isEmpty() ? Optional.empty() : Optional.of(arg.startsWith("--") ? attached.substring(1) : attached);
    }

    private boolean takesValue(String name, String arg) {
        Class<?> type = options().filter(option -> List.of(option.getParameter().names()).contains(name)).findFirst()
            .orElseThrow(() -> new UsageException("unknown option '" + (arg.startsWith("--") ? name : arg) + "'" + suggestion(name)))
            .getParameterized().getType();
        return type != boolean.class;
    }

    /** What the options mean. */
    public String help() {
        return HelpText.of(options());
    }

    private Stream<ParameterDescription> options() {
        return parser.getParameters().stream();
    }

    private String suggestion(String unknown) {
        Optional<String> nearest = options().flatMap(option -> Stream.of(option.getParameter().names())).filter(name -> name.startsWith("--"))
            .min(Comparator.comparingInt(name -> distance(name, unknown)))
            .filter(name -> distance(name, unknown) <= 3 || name.startsWith(unknown));
        return nearest.map(name -> "; did you mean '" + name + "'?").orElse("; --help lists what there is");
    }

    /** Levenshtein's edit distance. */
    private static int distance(String a, String b) {
        var row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++)
            row[j] = j;
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(substituted, 1 + Math.min(above, row[j - 1]));
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
