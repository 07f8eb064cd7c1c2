package stentor.loadgen;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import stentor.cli.CommandLine;
import stentor.cli.ExitCode;
import stentor.loadgen.fake.FakeUdpPeer;

/** What is told of searches for a rate, short ones, which on a machine that is busy may find none. */
@Timeout(60)
class FindRateTest {

    private static final Pattern TOLD = Pattern.compile("\n  (the highest rate|no rate was found) that keeps to throughput<1500");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void aSearchIsHeldToThresholdsAndJsonHasStandardOutputToItself() throws Exception {
        assertEquals(ExitCode.BAD_RESULT, search("-J", "-", "--threshold", "throughput>1g", "--allow-saturated"));
        JsonObject json = JsonParser.parseString(out.toString(UTF_8)).getAsJsonObject();
        assertTrue(json.getAsJsonArray("search").size() > 0, out.toString(UTF_8));
        assertTrue(TOLD.matcher(err.toString(UTF_8)).find(), err.toString(UTF_8));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theRateIsToldThoughAFileCannotBeWritten() {
        var failure = assertThrows(CannotRunException.class, () -> search("--html", "/dev/full"));
        assertEquals("cannot write '/dev/full': No space left on device; the result is above", failure.getMessage());
        assertTrue(out.toString(UTF_8).contains("  requests  ") && TOLD.matcher(out.toString(UTF_8)).find(), out.toString(UTF_8));
    }

    private ExitCode search(String... options) throws Exception {
        try (var peer = new FakeUdpPeer(FakeUdpPeer.Request::answer)) {
            var command = new RunCommand();
            new CommandLine(command).parse(Stream.concat(
                Stream.of(peer.target().toString(), "-c", "1", "--find-rate", "--slo", "throughput<1500", "-d", "200ms", "-O", "1ms"),
                Stream.of(options)).toArray(String[]::new));
            return command.run(new Shell(InputStream.nullInputStream(), new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false,
                new Shell.Interruption()));
        }
    }
}
