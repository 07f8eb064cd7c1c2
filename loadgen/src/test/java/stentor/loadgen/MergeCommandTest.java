package stentor.loadgen;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import stentor.cli.CommandLine;
import stentor.cli.ExitCode;
import stentor.loadgen.measure.Result;
import stentor.loadgen.measure.Tally;
import stentor.loadgen.report.Json;
import stentor.loadgen.report.MadeUp;
import stentor.loadgen.report.Run;

class MergeCommandTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @TempDir
    Path folder;

    @Test
    void partsThatAreGoodAreGoodTogether() throws Exception {
        assertEquals(ExitCode.GOOD, merge(result(10, 0, ""), result(10, 0, "")));
    }

    @Test
    void oneGeneratorThatWasTheBottleneckMakesTheWholeNotValidUnlessThatIsAllowed() throws Exception {
        Result saturated = result(10, 0, "it was late");
        assertEquals(ExitCode.NOT_VALID, merge(result(10, 0, ""), saturated));
        assertTrue(out.toString(UTF_8).contains("NOT VALID"), out.toString(UTF_8));
        assertEquals(ExitCode.GOOD, merge(result(10, 0, ""), saturated, "--allow-saturated"));
    }

    @Test
    void wrongRepliesOfOnePartAreABadResult() throws Exception {
        assertEquals(ExitCode.BAD_RESULT, merge(result(9, 1, ""), result(10, 0, "")));
    }

    @Test
    void aRightReplyToOnePartIsOneToTheWhole() throws Exception {
        assertEquals(ExitCode.GOOD, merge(result(0, 0, ""), result(10, 0, "")));
        assertEquals(ExitCode.BAD_RESULT, merge(result(0, 0, ""), result(0, 0, "")));
    }

    @Test
    void aThresholdThatIsNotKeptToIsABadResult() throws Exception {
        assertEquals(ExitCode.BAD_RESULT, merge(result(10, 0, ""), result(10, 0, ""), "--threshold", "p99<1us"));
    }

    @Test
    void aPartThatBrokeOffIsShownAndToldOf() {
        var why = assertThrows(CannotRunException.class, () -> merge(result(10, 0, ""), result(10, 0, "", Optional.of("the run broke off"))));
        assertEquals("b.json: the run broke off", why.getMessage());
        assertTrue(out.toString(UTF_8).contains("replies a second"), out.toString(UTF_8));
    }

    /** @param why the generator was the bottleneck; empty if it was not */
    private static Result result(long completed, long mismatched, String why) {
        return result(completed, mismatched, why, Optional.empty());
    }

    private static Result result(long completed, long mismatched, String why, Optional<String> breakdown) {
        Result full = MadeUp.full();
        var total = new Tally();
        total.sent = 10;
        total.completed = completed;
        total.mismatched = mismatched;
        return new Result(full.targets(), full.started(), full.connections(), full.pipeline(), full.loop(), full.offeredPerSecond(), full.measuredTime(),
            total, total, full.completedPerSecond(), 0, 0, full.timings(), full.errors(), full.datagrams(),
            new Result.Generator(1, 0, 0, 0, Double.NaN, Optional.of(why).filter(reason -> !reason.isEmpty())),
            full.processors(), full.server(), full.serverCounters(), Optional.empty(), false, breakdown);
    }

    private ExitCode merge(Result one, Result other, String... options) throws Exception {
        Stream<String> files = Stream.of(saved("a.json", one), saved("b.json", other));
        var command = new MergeCommand();
        new CommandLine(command).parse(Stream.concat(files, Stream.of(options)).toArray(String[]::new));
        var stream = new PrintStream(out, true, UTF_8);
        return command.run(new Shell(InputStream.nullInputStream(), stream, stream, false, new Shell.Interruption()));
    }

    private String saved(String name, Result result) throws Exception {
        return Files.writeString(folder.resolve(name), Json.of(Run.of(result)), UTF_8).toString();
    }
}
