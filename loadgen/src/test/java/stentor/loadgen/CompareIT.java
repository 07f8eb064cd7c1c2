package stentor.loadgen;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
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
        Jar.Ended compare = compare(SERVER, FakeServer.command("slow 50"), "--gate", "throughput", "--", "-c", "2", "-e", "-m", "abc\\n");
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
        Jar.Ended compare = compare(SERVER, SERVER, "--gate", "throughput,cpu");
        // A saturated generator and stolen time are for the machine to answer for.
        assertTrue(List.of(0, 4, 5).contains(compare.code()), compare.out() + compare.err());
        assertEquals(compare.code(), json().get("exit_code").getAsInt());
        assertEquals(3, json().getAsJsonArray("stages").get(0).getAsJsonObject().getAsJsonArray("figures").get(0).getAsJsonObject().get("pairs").getAsInt());
    }

    @Test
    void aServerThatAnswersWronglyIsNamedAndWhatThereIsKept() throws Exception {
        Jar.Ended compare = compare(SERVER, FakeServer.command("wrong"), "--", "-c", "2", "-e", "-m", "abc\\n");
        assertEquals(4, compare.code(), compare.out() + compare.err());
        assertTrue(compare.out().contains("NOT VALID: head, work 'tcp': "), compare.out());
        assertTrue(json().get("why").getAsString().contains(" wrong replies"), json().get("why").getAsString());
    }

    @Test
    void aServerThatDoesNotStartIsNamed() throws Exception {
        Jar.Ended compare = compare(SERVER, SERVER + " --no-such-option");
        assertEquals(4, compare.code(), compare.out() + compare.err());
        assertTrue(compare.out().startsWith("\nNOT VALID: head did not start: it ended with 2; it said: "), compare.out());
    }

    @Test
    void anInterruptionLeavesNothingRunningAndKeepsWhatThereIs() throws Exception {
        try (Jar.Running running = Jar.loadgen(arguments(SERVER, SERVER, "--looks", "100"))) {
            await().atMost(Duration.ofSeconds(DEADLINE_SECONDS)).until(() -> running.errSoFar().contains("pair  2/100"));
            await().atMost(Duration.ofSeconds(DEADLINE_SECONDS)).until(() -> running.process().descendants().count() >= 2);
            List<ProcessHandle> children = running.process().descendants().toList();
            assertEquals(0, new ProcessBuilder("kill", "-INT", Long.toString(running.process().pid())).inheritIO().start().waitFor());
            Jar.Ended compare = running.await(DEADLINE_SECONDS);
            assertEquals(5, compare.code(), compare.err());
            assertTrue(compare.out().startsWith("\nINCONCLUSIVE: stopped early."), compare.out());
            assertEquals(List.of(), compare.complaints());
            for (ProcessHandle child : children)
                assertFalse(child.isAlive() && child.info().command().isPresent());
        }
        assertTrue(json().getAsJsonArray("stages").get(0).getAsJsonObject().getAsJsonArray("pairs").size() >= 2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        --base 'x {port}'                                              | --head is missing; it is the command that starts a server
        --base x --head 'x {port}'                                     | --base: 'x' has no {port}
        --base 'x {port}' --head 'x {port}' --tolerance 0%             | --tolerance: '0%' is not a percentage such as 5%
        --base 'x {port}' --head 'x {port}' --tolerance much           | --tolerance: 'much' is not a percentage such as 5%
        --base 'x {port}' --head 'x {port}' --looks 1                  | --looks: the first look needs at least 2 pairs
        --base 'x {port}' --head 'x {port}' --looks 8,4                | --looks: each look needs more pairs than the one before
        --base 'x {port}' --head 'x {port}' --gate speed               | unknown gate 'speed'; there are throughput, cpu, p50, p99
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
            "-d", "500ms", "-O", "300ms", "--tolerance", "90%", "--seed", "1",
            "-J", folder.resolve("result.json").toString(), "--markdown", folder.resolve("summary.md").toString(),
            "--junit", folder.resolve("junit.xml").toString(), "--html", folder.resolve("page.html").toString()));
        if (!List.of(further).contains("--looks"))
            arguments.addAll(List.of("--looks", "3"));
        arguments.addAll(List.of(further));
        return arguments.toArray(String[]::new);
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
