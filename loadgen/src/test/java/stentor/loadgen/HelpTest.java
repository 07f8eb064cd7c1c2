package stentor.loadgen;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import stentor.cli.CommandLine;
import stentor.cli.UsageException;

/** What {@code --help} says of options. */
class HelpTest {

    /** Its name, and behind it an example where it takes a value. */
    private static final Pattern OPTION = Pattern.compile("(?m)^  (?:-\\w, |    )(--[\\w-]+)(?: ('[^']*'|\\S+))?(?:  |$)");

    static Stream<Supplier<Command>> commandsWhoseOptionsHaveExamples() {
        return Stream.of(RunCommand::new, TalkCommand::new, ReportCommand::new, MergeCommand::new);
    }

    static Stream<Supplier<Command>> commandsThatHaveExamples() {
        return Stream.concat(commandsWhoseOptionsHaveExamples(), Stream.of(CompareCommand::new));
    }

    @ParameterizedTest
    @MethodSource("commandsWhoseOptionsHaveExamples")
    void everyOptionThatTakesAValueIsShownWithOneThatItTakes(Supplier<Command> command) {
        for (Matcher option = OPTION.matcher(new CommandLine(command.get()).help()); option.find(); ) {
            String name = option.group(1);
            if (takesValue(command.get(), name)) {
                assertTrue(option.group(2) != null, name + " has no example");
                String example = option.group(2).replace("'", "");
                assertDoesNotThrow(() -> new CommandLine(command.get()).parse(name, example), name);
            } else {
                assertEquals(null, option.group(2), name);
            }
        }
    }

    @Test
    void optionsOfARunStandInGroups() {
        List<String> headings = new ArrayList<>();
        String help = new CommandLine(new RunCommand()).help();
        for (String line : help.split("\n"))
            if (!line.startsWith(" ") && !line.isEmpty())
                headings.add(line);
        assertEquals(List.of("Load:", "Requests and replies:", "Connections:", "Results:"), headings);
        assertTrue(help.lines().allMatch(line -> line.length() <= 120), help);
    }

    @ParameterizedTest
    @MethodSource("commandsThatHaveExamples")
    void everyExampleCanBeRun(Supplier<Command> command) {
        String[] parts = command.get().usage().split("Examples?: ", 2);
        assertEquals(2, parts.length, command.get().name() + " has none");
        List<String> examples = parts[1].lines().map(String::strip).toList();
        assertEquals(examples.size(), Examples.tryAll(String.join("\n", examples)), parts[1]);
    }

    private static boolean takesValue(Command command, String name) {
        try {
            new CommandLine(command).parse(name);
            return false;
        } catch (UsageException e) {
            assertEquals("option '" + name + "' needs a value", e.getMessage());
            return true;
        }
    }
}
