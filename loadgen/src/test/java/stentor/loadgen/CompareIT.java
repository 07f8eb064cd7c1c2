package stentor.loadgen;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import stentor.loadgen.compare.FakeServer;
import stentor.loadgen.fake.Jar;

/** Short runs, with a tolerance that no noise comes near: that the rates of error are kept is the statistics' tests' to show. */
@DisabledOnOs(OS.WINDOWS)
class CompareIT {

    private static final long DEADLINE_SECONDS = 240;
    private static final String SERVER = "java -jar '" + System.getProperty("stentor.server.jar") + "' --no-udp -p {port}";

    @TempDir
    Path folder;

    @Test
    @Tag("soak")
    void aServerThatSleepsBeforeEachReplyIsARegression() throws Exception {
        Jar.Ended compare = compare(SERVER, FakeServer.command("slow 50"), "--", "-c", "2", "-e", "-m", "abc\\n");
        JsonObject json = json();
        assumeFalse(json.get("why").getAsString().startsWith("other machines"), "too much stolen time for any verdict");
        assertEquals(3, compare.code(), compare.out() + compare.err());
        assertTrue(compare.out().contains("REGRESSION: head is slower, and was so in a second experiment."), compare.out());
        assertEquals("regression", json.get("verdict").getAsString());
        assertEquals(2, json.getAsJsonArray("stages").size());
        assertTrue(Files.readString(folder.resolve("summary.md"), UTF_8).startsWith("### head against base: REGRESSION"));
        assertTrue(Files.readString(folder.resolve("junit.xml"), UTF_8).contains("<failure message=\"head is slower"));
        assertTrue(Files.readString(folder.resolve("page.html"), UTF_8).contains("<circle class=\"pair\""));
    }

    @Test
    @Tag("soak")
    void aServerIsNoRegressionAgainstItself() throws Exception {
        Jar.Ended compare = compare(SERVER, SERVER, "--gate", "throughput,cpu,alloc");
        // A saturated generator and stolen time are for the machine to answer for.
        assertTrue(List.of(0, 4, 5).contains(compare.code()), compare.out() + compare.err());
        assertEquals(compare.code(), json().get("exit_code").getAsInt());
        assertTrue(firstBase().get("allocated_bytes_per_request").getAsDouble() > 0, firstBase().toString());
        assertTrue(firstBase().get("yardstick_ns").getAsDouble() > 0, firstBase().toString());
        assertTrue(firstBase().get("collections").getAsLong() >= 0 && firstBase().get("collection_ms").getAsLong() >= 0, firstBase().toString());
        assertEquals(3, json().getAsJsonArray("stages").get(0).getAsJsonObject().getAsJsonArray("figures").get(0).getAsJsonObject().get("pairs").getAsInt());
    }

    /** Head is good for its first run, and what that one measured is kept. */
    @ParameterizedTest
    @EnabledOnOs(OS.LINUX)
    @CsvSource(delimiter = '|', textBlock = """
        refuse     | head did not start: it ended with 7; it said: no such option
        crash 20   | head crashed: it ended with 9
        wrong 2000 | head, work 'tcp': [0-9]+ wrong replies, the first at .*
        wrong-at-first 1000 | head, work 'tcp': [0-9]+ wrong replies, the first at .*
        leak 1000  | head left processes running when it stopped, with its port open: [0-9]+ \\(java\\)
        hang 1000  | head did not stop: still running 5s after SIGTERM
        """, quoteCharacter = '"')
    void aServerThatFailsIsNamedNothingOfItIsLeftAndWhatThereIsIsKept(String behaviour, String why) throws Exception {
        Path second = folder.resolve("second");
        String good = FakeServer.command("rate 1000 " + folder);
        String head = "if [ -e " + second + " ]; then exec " + FakeServer.command(behaviour + " " + folder) + "; else touch " + second + "; exec " + good + "; fi";
        Jar.Ended compare = compare(good, head, "--stop-timeout", "5s", "-d", "200ms", "-O", "100ms",
            "--", "-c", "2", "-e", "-m", "abc\\n", "--expect", "bytes:1000\\n");
        assertEquals(4, compare.code(), compare.out() + compare.err());
        assertTrue(compare.out().lines().skip(1).findFirst().orElseThrow().matches("NOT VALID: " + why + "( and said nothing)?\\."), compare.out());
        assertEquals(List.of(), ProcessHandle.allProcesses().filter(this::isOurs).toList());
        assertEquals("head", json().get("failed").getAsString());
        JsonArray pairs = json().getAsJsonArray("stages").get(0).getAsJsonObject().getAsJsonArray("pairs");
        assertTrue(pairs.size() >= 1, pairs.toString());
        assertTrue(Files.readString(folder.resolve("summary.md"), UTF_8).startsWith("### head against base: NOT VALID"));
    }

    @Test
    void aServerThatDoesNotStartIsNamed() throws Exception {
        Jar.Ended compare = compare(SERVER, SERVER + " --no-such-option");
        assertEquals(4, compare.code(), compare.out() + compare.err());
        assertTrue(compare.out().startsWith("\nNOT VALID: head did not start: it ended with 2; it said: "), compare.out());
    }

    @Test
    void aLoadThatBreaksOffIsNoMeasurementAndSaysWhy() throws Exception {
        Jar.Ended compare = compare(FakeServer.command("rate 1000"), FakeServer.command("rate " + "x".repeat(60_000)), "-d", "200ms", "-O", "100ms",
            "--", "-c", "2", "-e", "-m", "abc\\n", "--framing", "line", "--expect", "regex:(1|0|x)*");
        assertEquals(4, compare.code(), compare.out() + compare.err());
        assertTrue(compare.out().startsWith("\nNOT VALID: head, work 'tcp': regex:(1|0|x)* cannot be matched with a reply of "), compare.out());
    }

    @Test
    void anInterruptionLeavesNothingRunningAndKeepsWhatThereIs() throws Exception {
        try (Jar.Running running = Jar.loadgen(arguments(SERVER, SERVER, "--looks", "100"))) {
            await().atMost(Duration.ofSeconds(DEADLINE_SECONDS)).until(() -> running.errSoFar().contains("pair  2/100"));
            await().atMost(Duration.ofSeconds(DEADLINE_SECONDS)).until(() -> running.process().descendants().count() >= 3);
            List<ProcessHandle> children = running.process().descendants().toList();
            running.signal("INT");
            Jar.Ended compare = running.await(DEADLINE_SECONDS);
            assertEquals(5, compare.code(), compare.err());
            assertTrue(compare.out().startsWith("\nINCONCLUSIVE: stopped early."), compare.out());
            assertEquals(List.of(), compare.complaints());
            // They were killed, which the system takes a moment for.
            await().until(() -> children.stream().noneMatch(child -> child.isAlive() && child.info().command().isPresent()));
        }
        assertTrue(json().getAsJsonArray("stages").get(0).getAsJsonObject().getAsJsonArray("pairs").size() >= 2);
    }

    /** No hook runs then. What makes the load sees that nobody can ask for another run, and does not go on with the one there is; nor does the yardstick. */
    @Test
    void generatorAndYardstickEndWhenCompareIsKilled() throws Exception {
        Path seconds = folder.resolve("seconds.ndjson");
        try (Jar.Running running = Jar.loadgen(arguments(SERVER, SERVER, "-d", "1h", "--", "--timeseries", seconds.toString()))) {
            await().atMost(Duration.ofSeconds(DEADLINE_SECONDS)).until(() -> Files.exists(seconds) && Files.size(seconds) > 0);
            List<ProcessHandle> children = running.process().descendants().toList();
            try {
                List<ProcessHandle> ours = children.stream().filter(child -> child.info().commandLine().orElse("").matches(".*(Standby|YardstickWork).*")).toList();
                assertEquals(2, ours.size());
                running.process().destroyForcibly();
                await().atMost(Duration.ofSeconds(DEADLINE_SECONDS)).until(() -> ours.stream().noneMatch(child -> child.isAlive() && child.info().command().isPresent()));
            } finally {
                children.forEach(ProcessHandle::destroyForcibly);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        --base 'x {port}'                                              | --head is missing; it is the command that starts a server
        --base x --head 'x {port}'                                     | --base: 'x' has no {port}
        --base 'x {port}' --head 'x {port}' --tolerance 0%             | --tolerance: '0%' is not a percentage such as 5%
        --base 'x {port}' --head 'x {port}' --tolerance much           | --tolerance: 'much' is not a percentage such as 5%
        --base 'x {port}' --head 'x {port}' --looks 1                  | --looks: the first look needs at least 2 pairs
        --base 'x {port}' --head 'x {port}' --looks 8,4                | --looks: each look needs more pairs than the one before
        --base 'x {port}' --head 'x {port}' --history x.csv            | --history: give the base a name with --base-name, such as its commit; only what was compared with the same one can be strung together
        --base 'x {port}' --head 'x {port}' --json -                   | --json: - does not stand for standard output here; name a file
        --base 'x {port}' --head 'x {port}' --gate speed               | unknown gate 'speed'; there are throughput, cpu, p50, p99, alloc
        --base 'x {port}' --head 'x {port}' -- -d 1s                   | work 'tcp': compare sets -d itself
        """, quoteCharacter = '"')
    void aWrongCommandLineIsRefusedInALine(String commandLine, String complaint) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("compare"));
        for (String part : commandLine.split(" (?=([^']*'[^']*')*[^']*$)"))
            arguments.add(part.replace("'", ""));
        try (Jar.Running running = Jar.loadgen(arguments.toArray(String[]::new))) {
            Jar.Ended compare = running.await();
            assertEquals(2, compare.code(), compare.err());
            assertEquals(1, compare.complaints().size(), compare.err());
            assertTrue(compare.complaints().get(0).contains(complaint), compare.err());
        }
    }

    private JsonObject firstBase() throws Exception {
        return json().getAsJsonArray("stages").get(0).getAsJsonObject().getAsJsonArray("pairs").get(0).getAsJsonObject().getAsJsonObject("base").getAsJsonObject("tcp");
    }

    /** Servers have the folder's name among their arguments. */
    private boolean isOurs(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"), ISO_8859_1).contains(folder.toString());
        } catch (IOException e) {
            // It has ended, or is somebody else's.
            return false;
        }
    }

    private JsonObject json() throws Exception {
        return JsonParser.parseString(Files.readString(folder.resolve("result.json"), UTF_8)).getAsJsonObject();
    }

    private Jar.Ended compare(String base, String head, String... further) throws Exception {
        try (Jar.Running running = Jar.loadgen(arguments(base, head, further))) {
            return running.await(DEADLINE_SECONDS);
        }
    }

    private String[] arguments(String base, String head, String... further) {
        List<String> arguments = new ArrayList<>(List.of("compare", "--base", base.replaceFirst("^java", java()), "--head", head.replaceFirst("^java", java()),
            "-J", folder.resolve("result.json").toString(), "--markdown", folder.resolve("summary.md").toString(),
            "--junit", folder.resolve("junit.xml").toString(), "--html", folder.resolve("page.html").toString()));
        Map<String, String> unlessGiven = Map.of("-d", "500ms", "-O", "300ms", "--tolerance", "90%", "--seed", "1", "--looks", "3");
        unlessGiven.forEach((option, value) -> {
            if (!List.of(further).contains(option))
                arguments.addAll(List.of(option, value));
        });
        arguments.addAll(List.of(further));
        return arguments.toArray(String[]::new);
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
