package stentor.loadgen;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import stentor.cli.CommandLine;
import stentor.loadgen.judge.Threshold;

/** Command lines that people are shown, tried as far as that goes without a server: to where a run would begin. */
final class Examples {

    private static final Map<String, Supplier<Command>> COMMANDS = Map.of("run", RunCommand::new, "talk", TalkCommand::new, "merge", MergeCommand::new,
        "report", ReportCommand::new, "compare", CompareCommand::new, "demo", DemoCommand::new);
    private static final Pattern COMMAND = Pattern.compile("(?m)(?:^|stentor-loadgen\\.jar )(run|talk|merge|report|compare|demo) ([^\n]*)$");
    private static final Pattern WORD = Pattern.compile("(?:'[^']*'|[^\\s'])+");

    private Examples() {
    }

    /** Tries each line of a text that is a command, or has one behind the jar; returns how many there were. */
    static int tryAll(String text) {
        int commands = 0;
        for (Matcher command = COMMAND.matcher(text); command.find(); commands++) {
            String name = command.group(1);
            List<String> words = words(command.group(2));
            assertDoesNotThrow(() -> tryOut(COMMANDS.get(name).get(), words), command.group());
        }
        return commands;
    }

    private static void tryOut(Command command, List<String> words) throws CannotRunException {
        new CommandLine(command).parse(words.toArray(String[]::new));
        for (int i = 0; i < words.size(); i++)
            if (words.get(i).equals("--threshold"))
                Threshold.parse(words.get(i + 1));
        if (command instanceof RunCommand run)
            run.firstPlan();
    }

    /** As a shell would have it, with 1 for what it knows and we do not; a host is this machine, and a launcher's segment the first. */
    private static List<String> words(String line) {
        String shell = line.replaceAll("\\$\\([^)]*\\)", "1").replaceAll("(tcp|udp|tls)://[^:\\s]+:", "$1://127.0.0.1:").replace("--segment auto", "--segment 1/8");
        List<String> words = new ArrayList<>();
        for (Matcher word = WORD.matcher(shell); word.find() && !word.group().matches("#|>|\\||&|2>.*"); )
            words.add(word.group().replace("'", "").replace("\"", "").replaceAll("\\$[A-Za-z]\\w*", "1"));
        return words;
    }
}
