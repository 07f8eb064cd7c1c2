package stentor.loadgen;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import stentor.cli.CommandLine;
import stentor.cli.ExitCode;
import stentor.cli.UsageException;
import stentor.loadgen.fake.FakeTcpServer;
import stentor.loadgen.fake.FakeUdpPeer;
import stentor.loadgen.target.Target;

@Timeout(60)
class RunCommandTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Set<String> received = ConcurrentHashMap.newKeySet();

    private final Shell.Interruption interruption = new Shell.Interruption();

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"plain", "hello, world", " a ", "\"quoted\"", "a\n", "\t", "@file", "-x", "--", "--json", "=", "a;b|c", "\"", ",", "straße"})
    void aMessageIsSentJustAsItIsTyped(String message) throws Exception {
        assertEquals(ExitCode.GOOD, runAgainstEcho("-m", message));
        assertEquals(Set.of(message), received);
    }

    @Test
    void severalMessagesAreSentInTurn() throws Exception {
        assertEquals(ExitCode.GOOD, runAgainstEcho("-m", "a, b", "-m", "c"));
        assertEquals(Set.of("a, b", "c"), received);
    }

    @Test
    void aMessageMayBeWrittenWithEscapesOrInHexadecimal() throws Exception {
        runAgainstEcho("-e", "-m", " a\\x2C\\n ");
        assertEquals(Set.of(" a,\n "), received);
        received.clear();
        runAgainstEcho("--hex", "-m", "c39f 0a");
        assertEquals(Set.of("ß\n"), received);
    }

    @Test
    void theLinesOfAFileAreMessages() throws Exception {
        Path file = Files.writeString(folder.resolve("a, b.txt"), "one, two\n\n three \n", UTF_8);
        runAgainstEcho("-f", file.toString());
        assertEquals(Set.of("one, two\n", " three \n"), received);
    }

    @Test
    void wholeFilesAreMessages() throws Exception {
        Path one = Files.writeString(folder.resolve("one"), "a\n\nb\n", UTF_8);
        Path two = Files.writeString(folder.resolve("t,wo"), "c", UTF_8);
        assertEquals(ExitCode.GOOD, runAgainstEcho("--whole", "-f", one.toString(), "-f", two.toString()));
        assertEquals(Set.of("a\n\nb\n", "c"), received);
    }

    /** As one with umlauts is where the system's language has none. */
    @ParameterizedTest
    @ValueSource(strings = {"-f", "--whole -f", "--insecure --cert a --key", "--ca"})
    void aFileWhoseNameTheSystemDoesNotKnowCannotBeRead(String options) {
        List<String> args = new ArrayList<>(List.of(options.split(" ")));
        args.add("gr\0e.txt");
        String protocol = options.contains("-f") ? "tcp" : "tls";
        var failure = assertThrows(CannotRunException.class, () -> run(Target.parse(protocol + "://127.0.0.1:1"), args.toArray(String[]::new)));
        assertEquals("cannot read 'gr\0e.txt': Nul character not allowed", failure.getMessage());
    }

    @Test
    void textOfASizeIsGenerated() throws Exception {
        assertEquals(ExitCode.GOOD, runAgainstEcho("--size", "100"));
        assertEquals(Set.of(100), received.stream().map(String::length).collect(Collectors.toSet()));
        received.clear();
        assertEquals(ExitCode.GOOD, runAgainstEcho("--size", "10,1k:0,20:5", "-n", "50"));
        assertEquals(Set.of(10, 20), received.stream().map(String::length).collect(Collectors.toSet()));
    }

    @Test
    void theSameSeedSendsTheSame() throws Exception {
        List<Set<String>> runs = new ArrayList<>();
        for (String seed : List.of("1", "1", "2")) {
            runAgainstEcho("--seed", seed, "-e", "-m", "\\{re [a-z]{10}}", "-m", "\\{re \\d{1,9}}", "--weights", "2,1", "-n", "20");
            runs.add(Set.copyOf(received));
            received.clear();
        }
        assertEquals(runs.get(0), runs.get(1));
        assertTrue(runs.get(0).size() > 15, runs.toString());
        assertNotEquals(runs.get(0), runs.get(2));
    }

    @Test
    void aServerThatSpeaksFirstIsHeardAndToldTheFirstMessage() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        try (var server = new FakeTcpServer((connection, line) -> {
            line.write("220-fake\r\n220 ready\r\n");
            for (String request; (request = line.read()) != null; line.write("250 OK\r\n"))
                heard.add(request);
        })) {
            assertEquals(ExitCode.GOOD, run(server.target(), "-c", "1", "-n", "3", "--framing", "regex:^\\d{3} .*\\n", "--greeting", "prefix:220",
                "-1", "EHLO \"a, b\"\\r\\n", "-e", "-m", "NOOP\\r\\n", "--expect", "regex:250 .*"));
        }
        assertEquals(List.of("EHLO \"a, b\"\r", "NOOP\r", "NOOP\r", "NOOP\r"), heard);
    }

    @Test
    void theReplyToTheFirstMessageIsLikeTheOthersWhereThatIsKnown() throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> line.serveRest())) {
            assertEquals(ExitCode.GOOD, run(server.target(), "-c", "2", "-n", "4", "-1", "hello\\n", "-e", "-m", "abc\\n"));
        }
    }

    @Test
    void theFirstMessageMayRemainUnanswered() throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> {
            if ("hello".equals(line.read()))
                line.serveRest();
        })) {
            assertEquals(ExitCode.GOOD, run(server.target(), "-c", "1", "-n", "2", "-1", "hello\\n", "--first-expect", "no-reply", "-e", "-m", "abc\\n"));
        }
    }

    @Test
    void aServerThatNeverGreetsAsExpectedCannotBeRunAgainst() throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> line.write("421 busy\r\n"))) {
            var failure = assertThrows(CannotRunException.class, () -> run(server.target(), "-c", "1", "-n", "2", "--greeting", "prefix:220", "--expect", "none"));
            assertEquals("cannot reach " + server.target() + ": the greeting is '421 busy\\r\\n', expected 'beginning with 220'", failure.getMessage());
        }
    }

    @Test
    void theResultIsATableOnStandardOutput() throws Exception {
        runAgainstEcho();
        assertTrue(text(out).startsWith("                             "), text(out));
        assertTrue(text(out).contains("  requests  "), text(out));
        assertTrue(text(err).startsWith("udp://127.0.0.1:"), text(err));
    }

    @Test
    void jsonMayTakeTheTablesPlaceOrGoToAFile() throws Exception {
        Path file = folder.resolve("result.json");
        runAgainstEcho("-J", file.toString());
        assertTrue(text(out).contains("  requests  "));
        JsonObject written = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
        assertEquals(4, written.getAsJsonObject("requests").get("completed").getAsInt());
        out.reset();
        runAgainstEcho("-J", "-");
        assertEquals(4, JsonParser.parseString(text(out)).getAsJsonObject().getAsJsonObject("requests").get("completed").getAsInt());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--json", "--html", "--hgrm", "--hdr-log", "--timeseries"})
    void aFileThatCannotBeWrittenIsSaidBeforeAnythingIsMeasured(String option) {
        String file = folder.resolve("missing/file").toString();
        var failure = assertThrows(CannotRunException.class, () -> runAgainstEcho(option, file));
        assertEquals("cannot write '" + file + "': there is no such folder", failure.getMessage());
        assertEquals(Set.of(), received);
    }

    @ParameterizedTest
    @EnabledOnOs(OS.LINUX)
    @ValueSource(strings = {"--json", "--html", "--hgrm", "--hdr-log", "--timeseries"})
    void whatAFullDiskHasNoRoomForIsStillShown(String option) throws Exception {
        Path other = folder.resolve("other");
        var failure = assertThrows(CannotRunException.class, () -> runAgainstEcho(option, "/dev/full", option.equals("--html") ? "-J" : "--html", other.toString()));
        assertTrue(failure.getMessage().startsWith("cannot write '/dev/full': No space left on device; the result is above"), failure.getMessage());
        assertTrue(text(out).contains("  requests  "));
        assertTrue(Files.size(other) > 0);
    }

    @Test
    void everyFileIsWritten() throws Exception {
        for (String name : List.of("json", "html", "hgrm", "hdr-log", "timeseries"))
            runAgainstEcho("--" + name, folder.resolve(name).toString());
        assertTrue(Files.readString(folder.resolve("html")).startsWith("<!DOCTYPE html>"));
        assertTrue(Files.readString(folder.resolve("hgrm")).contains("TotalCount 1/(1-Percentile)"));
        assertTrue(Files.readString(folder.resolve("hdr-log")).contains("\nTag=latency,"));
        assertTrue(Files.readString(folder.resolve("timeseries")).startsWith("{\"start\":\"20"));
        assertTrue(JsonParser.parseString(Files.readString(folder.resolve("json"))).getAsJsonObject().getAsJsonObject("series").getAsJsonArray("sent").size() > 0);
    }

    @Test
    void aThresholdThatIsNotKeptToIsABadResult() throws Exception {
        assertEquals(ExitCode.GOOD, runAgainstEcho("--threshold", "errors<1", "--threshold", "max<1m"));
        assertTrue(text(out).contains("\n  pass  errors<1   0\n  pass  max<1m   "), text(out));
        assertEquals(ExitCode.BAD_RESULT, runAgainstEcho("--threshold", "errors<1", "--threshold", "p99<1m"));
        assertTrue(text(out).contains("\n  FAIL  p99<1m   4 values do not carry it; it takes 100\n"), text(out));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--threshold p99", "--find-rate", "--slo p99<1s", "--find-rate --slo p99<1", "-R @10", "-R @1s --find-rate", "-R @1s", "--find-rate --slo p99<1s -n 5"})
    void whatDoesNotGoTogetherIsSaid(String options) {
        assertThrows(UsageException.class, () -> runAgainstEcho(options.split(" ")));
        assertEquals(Set.of(), received);
    }

    @Test
    void wrongRepliesAreABadResult() throws Exception {
        assertEquals(ExitCode.BAD_RESULT, runAgainstEcho("--expect", "upper"));
        assertTrue(text(out).contains("first wrong reply, connection 0, request 0: expected 'STENTOR, THE HERALD"), text(out));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-R 100", "--framing regex:^(.|\\n)*END", "--greeting regex:(.|\\n)*"})
    void anExpressionThatIsTooDeepForAReplyEndsTheRunInOneLine(String options) throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> {
            String reply = "x".repeat(60_000) + "END\n";
            if (options.startsWith("--greeting"))
                line.write(reply);
            while (line.read() != null)
                line.write(reply);
        })) {
            List<String> args = new ArrayList<>(List.of("-c", "2", "-d", "10m", "-m", "abc\n", "--expect", "regex:(.|\\n)*"));
            if (!options.isEmpty())
                args.addAll(List.of(options.split(" ")));
            var failure = assertThrows(CannotRunException.class, () -> run(server.target(), args.toArray(String[]::new)));
            assertTrue(failure.getMessage().matches("regex:.* cannot be matched with a reply of \\d+ bytes: .*; write it more simply.*"), failure.getMessage());
            assertTrue(text(out).contains("stopped early, with "), "what was measured until then is shown: " + text(out));
        }
    }

    @Test
    void aSearchThatIsInterruptedBetweenItsRunsGoesOnWithNone() throws Exception {
        interruption.onInterrupt(() -> { });
        interruption.interrupt();
        try (var server = new FakeTcpServer((connection, line) -> line.serveRest())) {
            assertEquals(ExitCode.GOOD, run(server.target(), "-c", "3", "--find-rate", "--slo", "p99<1s", "-d", "10m"));
            assertEquals(0, server.accepted().size());
        }
        assertTrue(text(out).contains("the search was stopped before it had found a rate"), text(out));
    }

    private ExitCode runAgainstEcho(String... options) throws Exception {
        try (var peer = new FakeUdpPeer(request -> {
            received.add(new String(request.text().getBytes(ISO_8859_1), UTF_8));
            request.answer(request.text());
        })) {
            List<String> args = new ArrayList<>(List.of("-c", "1"));
            if (!List.of(options).contains("-n"))
                args.addAll(List.of("-n", "4"));
            if (!List.of(options).contains("--expect"))
                args.addAll(List.of("--expect", "echo"));
            args.addAll(List.of(options));
            return run(peer.target(), args.toArray(String[]::new));
        }
    }

    private ExitCode run(Target target, String... options) throws Exception {
        var command = new RunCommand();
        new CommandLine(command).parse(Stream.concat(Stream.of(target.toString()), Stream.of(options)).toArray(String[]::new));
        return command.run(new Shell(InputStream.nullInputStream(), new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false,
            interruption));
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(UTF_8);
    }
}
