package stentor.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.beust.jcommander.Parameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {

    private static final class Options {

        @Parameter(names = {"-p", "--port"}, order = 1, description = "A number")
        private int port = 12;

        @Parameter(names = {"-m", "--message"}, order = 2, description = "A text")
        private String message = "";

        @Parameter(names = {"-q", "--quiet"}, order = 3, description = "A switch")
        private boolean quiet;

        @Parameter(names = "--timeout", order = 4, description = "A duration", converter = Quantity.DurationConverter.class)
        private Duration timeout = Duration.ofMillis(1500);

        @Parameter(description = "")
        private List<String> rest = new ArrayList<>();
    }

    private final Options options = new Options();
    private final CommandLine commandLine = new CommandLine(options);

    @Test
    void withoutArgumentsEverythingIsAsDeclared() {
        commandLine.parse();
        assertEquals(12, options.port);
        assertFalse(options.quiet);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-p 80", "-p80", "--port 80", "--port=80"})
    void aValueMayStandBehindItsOptionOrBeAttached(String arguments) {
        commandLine.parse(arguments.split(" "));
        assertEquals(80, options.port);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-x", "--", "--port", "-", "--not-an-option", "a=b", "@file", "", " two  words ", "\"quoted\"", "'", "a,b", "a\nb"})
    void aValueIsTakenAsItIs(String value) {
        commandLine.parse("-q", "--message", value, "-p", "80");
        assertEquals(value, options.message);
        assertEquals(80, options.port);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-x", "a=b", "=", " x ", "\"quoted\"", "@file"})
    void anAttachedValueIsTakenAsItIs(String value) {
        commandLine.parse("--message=" + value);
        assertEquals(value, options.message);
    }

    @Test
    void behindTwoDashesNothingIsAnOption() {
        commandLine.parse("-p", "80", "--", "--message", "-q");
        assertEquals(80, options.port);
        assertEquals(List.of("--message", "-q"), options.rest);
        assertFalse(options.quiet);
    }

    @Test
    void whatIsNoOptionIsLeftToTheCommand() {
        commandLine.parse("one", "-q", "-", "two");
        assertEquals(List.of("one", "-", "two"), options.rest);
        assertTrue(options.quiet);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--prot 80 | unknown option '--prot'; did you mean '--port'?",
        "--prot=80 | unknown option '--prot'; did you mean '--port'?",
        "--quite | unknown option '--quite'; did you mean '--quiet'?",
        "--mess | unknown option '--mess'; did you mean '--message'?",
        "--verbose-output | unknown option '--verbose-output'; --help lists what there is",
        "-x | unknown option '-x'; --help lists what there is",
        "-x80 | unknown option '-x80'; --help lists what there is",
        "-port | \"-p\": couldn't convert \"ort\" to an integer",
        "--port | option '--port' needs a value",
        "-p 1 --port 2 | option '--port' may be given once only; leave out the others",
        "-q -p | option '-p' needs a value",
        "--quiet=yes | option '--quiet' takes no value, but was given '--quiet=yes'",
        "-qp80 | option '-q' takes no value, but was given '-qp80'",
        "--timeout soon | --timeout: 'soon' is not a duration such as 500ms, 30s or 2m",
    })
    void aComplaintNamesTheArgumentAndTheRemedy(String arguments, String complaint) {
        String message = assertThrows(UsageException.class, () -> commandLine.parse(arguments.split(" "))).getMessage();
        assertEquals(complaint, message);
    }

    @Test
    void aComplaintIsOneLineWhateverTheArgument() {
        for (String argument : new String[] {"--po\nrt", "--port=1\n2", "-x\r\ny", "--quiet=\u2028"}) {
            String message = assertThrows(UsageException.class, () -> commandLine.parse(argument)).getMessage();
            assertEquals(1, message.lines().count(), message);
            assertFalse(message.contains("\u2028"), message);
        }
    }

    @Test
    void theHelpListsEveryOptionInOrderWithItsDefault() {
        assertEquals("""
            Options:
              -p, --port     A number (default: 12)
              -m, --message  A text
              -q, --quiet    A switch
                  --timeout  A duration (default: 1500ms)""", commandLine.help());
    }
}
