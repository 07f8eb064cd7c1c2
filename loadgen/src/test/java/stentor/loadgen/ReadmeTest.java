package stentor.loadgen;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import stentor.cli.CommandLine;

/** What the READMEs tell people to type is what the commands take. */
class ReadmeTest {

    private static final Map<String, Supplier<Command>> COMMANDS = Map.of("run", RunCommand::new, "talk", TalkCommand::new, "merge", MergeCommand::new,
        "report", ReportCommand::new, "compare", CompareCommand::new, "demo", DemoCommand::new);
    private static final Pattern COMMAND = Pattern.compile("(?m)(?:^|stentor-loadgen\\.jar )(run|talk|merge|report|compare|demo) ([^\n]*)$");
    private static final Pattern WORD = Pattern.compile("(?:'[^']*'|[^\\s'])+");

    @ParameterizedTest
    @CsvSource({"../README.md, 8", "README.md, 4"})
    void everyCommandParses(String file, int fewest) throws IOException {
        int commands = 0;
        for (Matcher m = COMMAND.matcher(blocks(Path.of(file))); m.find(); commands++) {
            List<String> words = new ArrayList<>();
            String shell = m.group(2).replaceAll("\\$\\([^)]*\\)", "1");
            for (Matcher word = WORD.matcher(shell); word.find() && !word.group().matches("#|>|\\||&|2>.*"); )
                words.add(word.group().replace("'", "").replace("\"", "").replaceAll("\\$\\w+", "1"));
            assertDoesNotThrow(() -> new CommandLine(COMMANDS.get(m.group(1)).get()).parse(words.toArray(String[]::new)), m.group());
        }
        assertTrue(commands >= fewest, "only " + commands + " commands were found in " + file);
    }

    /** What stands in fences, with lines that go on made one. */
    private static String blocks(Path file) throws IOException {
        var blocks = new StringBuilder();
        String[] parts = Files.readString(file, StandardCharsets.UTF_8).split("(?m)^```.*$");
        for (int i = 1; i < parts.length; i += 2)
            blocks.append(parts[i].replaceAll("\\\\\n\\s*", ""));
        return blocks.toString();
    }
}
