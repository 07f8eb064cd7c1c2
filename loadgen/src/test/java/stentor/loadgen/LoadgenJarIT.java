package stentor.loadgen;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import stentor.loadgen.fake.FreePort;
import stentor.loadgen.fake.Jar;

class LoadgenJarIT {

    private final List<Process> servers = new ArrayList<>();

    @TempDir
    Path folder;

    @AfterEach
    void stopServers() {
        servers.forEach(Process::destroyForcibly);
    }

    @Test
    void withoutTargetItBringsItsServerAndPrintsATable() throws Exception {
        Jar.Ended run = run("run", "-n", "1000");
        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().lines().anyMatch(line -> line.matches("  requests +1,000")), run.out());
        assertTrue(run.out().lines().anyMatch(line -> line.matches("  wrong replies +0")), run.out());
        assertTrue(run.out().lines().anyMatch(line -> line.matches("  errors +0")), run.out());
        assertTrue(run.err().lines().allMatch(line -> line.matches("tcp://127\\.0\\.0\\.1:\\d+: 100 clients, 1000 requests|  \\d+ % .*")), run.err());
        assertFalse((run.out() + run.err()).matches("(?s).*[\\p{Cntrl}&&[^\\r\\n]].*"), run.out() + run.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "udp"})
    void theBundledServerCountedWhatTheResultTellsAndIsGone(String protocol) throws Exception {
        Path file = folder.resolve("result.json");
        Jar.Ended run = run("run", protocol, "-n", "2000", "-c", "20", "-O", "200ms", "-J", file.toString());
        assertEquals(0, run.code(), run.err());
        JsonObject json = JsonParser.parseString(Files.readString(file, UTF_8)).getAsJsonObject();
        JsonObject total = json.getAsJsonObject("total");
        JsonObject server = json.getAsJsonObject("server");
        String counter = protocol.equals("tcp") ? "bytes_" : "datagram_bytes_";
        assertEquals(2_000, json.getAsJsonObject("requests").get("sent").getAsLong());
        assertEquals(total.get("bytes_sent"), server.getAsJsonObject("counters").get(counter + "received"));
        assertEquals(total.get("bytes_received"), server.getAsJsonObject("counters").get(counter + "sent"));
        assertTrue(server.get("cpu_us_per_request").getAsDouble() >= 0);
        assertFalse(ProcessHandle.of(server.get("pid").getAsLong()).map(ProcessHandle::isAlive).orElse(false));
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_24, disabledReason = "older ones do not tell of their pollers")
    void onePollerWaitsForAllThatIsReadWhereProcessorsAreFew() throws Exception {
        Assumptions.assumeTrue(Runtime.getRuntime().availableProcessors() <= 4, "on more processors the JDK decides");
        try (Jar.Running running = Jar.loadgen("run", "tcp", "-c", "20", "-R", "1000", "-d", "60s")) {
            await().atMost(Duration.ofSeconds(60)).until(() -> running.errSoFar().contains(" % "));
            String pollers = running.jcmd("Thread.vthread_pollers");
            List<String> reading = pollers.lines().dropWhile(line -> !line.startsWith("Read")).skip(1).takeWhile(line -> line.startsWith("[")).toList();
            assertEquals(1, reading.size(), pollers);
            assertTrue(reading.get(0).contains("registered = "), pollers);
        }
    }

    @Test
    void itTestsAServerThatIsThere() throws Exception {
        for (String target : server()) {
            Jar.Ended run = run("run", target, "-n", "1000", "-c", "10", "-e", "-m", "client \\{conn} request \\{seq} straße\\n");
            assertEquals(0, run.code(), run.out() + run.err());
            assertTrue(run.out().lines().anyMatch(line -> line.matches("  requests +1,000")), run.out());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "udp"})
    void anOpenLoopSendsAtItsRateWhateverTheServerDoes(String protocol) throws Exception {
        Path file = folder.resolve("result.json");
        Jar.Ended run = run("run", protocol, "-R", "500", "-d", "2s", "-O", "500ms", "--arrival", "uniform", "-c", "20", "--allow-saturated", "-J", file.toString());
        assertEquals(0, run.code(), run.out() + run.err());
        JsonObject json = JsonParser.parseString(Files.readString(file, UTF_8)).getAsJsonObject();
        JsonObject requests = json.getAsJsonObject("requests");
        assertEquals("open", json.get("loop").getAsString());
        assertEquals(500, json.get("offered_per_s").getAsDouble(), 50);
        assertEquals(1_000, requests.get("sent").getAsLong() + requests.get("unsent").getAsLong());
        assertEquals(requests.get("completed").getAsLong(), json.getAsJsonObject("service_us").get("count").getAsLong());
        assertEquals(requests.get("sent").getAsLong() - requests.get("delayed").getAsLong(), json.getAsJsonObject("lateness_us").get("count").getAsLong());
        assertTrue(run.out().lines().anyMatch(line -> line.matches("  due a second +\\d+")), run.out());
    }

    @Test
    void aGeneratorThatCannotKeepItsScheduleSaysSoFirstAndExitsWith4() throws Exception {
        String[] args = {"run", "udp", "-R", "20m", "-d", "1s", "--timeout", "200ms", "-c", "4"};
        Jar.Ended run = run(args);
        assertEquals(4, run.code(), run.out() + run.err());
        assertTrue(run.out().lines().findFirst().orElseThrow().startsWith("  NOT VALID, the generator was the bottleneck: "), run.out());
        args = Arrays.copyOf(args, args.length + 1);
        args[args.length - 1] = "--allow-saturated";
        assertEquals(0, run(args).code());
    }

    @Test
    void stagesTargetsAndConnectionsThatAreUsedUpGoTogether() throws Exception {
        String one = server().get(0);
        String other = server().get(0);
        Jar.Ended run = run("run", one, other, "--stage", "1s:200", "--stage", "1s:0", "--requests-per-connection", "10", "--source-ip", "127.0.0.0/28", "-c", "10",
            "--allow-saturated", "-J", "-");
        assertEquals(0, run.code(), run.out() + run.err());
        JsonObject json = JsonParser.parseString(run.out()).getAsJsonObject();
        JsonObject requests = json.getAsJsonObject("requests");
        assertEquals(2, json.getAsJsonArray("targets").size());
        assertEquals(requests.get("sent"), requests.get("completed"));
        assertTrue(json.getAsJsonObject("connect_us").get("count").getAsLong() > 10);
    }

    @Test
    void wrongRepliesMakeItExitWith3() throws Exception {
        Jar.Ended run = run("run", server().get(0), "-n", "10", "-c", "1", "-m", "abc", "--expect", "echo");
        assertEquals(3, run.code());
        assertTrue(run.out().contains("first wrong reply, connection 0, request 0: expected 'abc', got 'ABC'"), run.out());
    }

    @Test
    void aServiceThatRepliesInItsOwnWayIsCheckedWithAPattern() throws Exception {
        String target = server("--service", "count:a").get(0);
        assertEquals(0, run("run", target, "-n", "100", "-c", "5", "--pipeline", "3", "--expect", "regex:\\d+", "-e", "-m", "banana\\n").code());
        assertEquals(0, run("run", target, "-n", "100", "-c", "5", "--expect", "bytes:3\\n", "-e", "-m", "banana\\n").code());
        assertEquals(3, run("run", target, "-n", "100", "-c", "5", "--expect", "regex:[a-z]+", "-e", "-m", "banana\\n").code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "udp"})
    void noServerThereIsOneLineAndExit1(String protocol) throws Exception {
        Jar.Ended run = run("run", protocol + "://127.0.0.1:" + FreePort.find(), "-n", "10", "-c", "2");
        assertEquals(1, run.code());
        assertEquals("", run.out());
        assertEquals(1, run.complaints().size(), run.err());
        assertTrue(run.complaints().get(0).startsWith("stentor-loadgen: no server there: " + protocol), run.err());
    }

    @Test
    void anUnreadableFileIsOneLineAndExit1() throws Exception {
        for (Path file : List.of(folder, folder.resolve("missing"))) {
            Jar.Ended run = run("run", "-f", file.toString());
            assertEquals(1, run.code());
            assertEquals(1, run.err().lines().count(), run.err());
            assertTrue(run.err().startsWith("stentor-loadgen: cannot read '" + file + "': "), run.err());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "rnu", "run --conections 5", "run -c", "run -c many", "run -c 0", "run -c -5", "run -d 5x", "run -n 0", "run --pipeline 0", "run --timeout 0s",
        "run --plain=yes", "run -x", "run 127.0.0.1:80", "run http://127.0.0.1:80", "run tcp://127.0.0.1:0", "run tcp udp", "run -R 5 --stage 1s:5", "run --arrival poisson", "run --insecure", "run --source-ip 203.0.113.1",
        "run --expect nothing", "run --expect regex:(", "run --expect none --pipeline 2", "run -e -m \\q", "run --hex -m zz", "run --hex -e -m 00",
        "run -m a -f b", "run -m a --size 5", "run --size 0", "run --size 5 --weights 1", "run --weights 1,2", "run --weights x", "run --whole", "run -f a -f b",
        "run --seed x", "run -1 a -1 b", "run --first-expect none", "run --framing lines", "run --framing regex:(", "run udp --framing line", "run udp -1 a",
        "run udp --greeting none", "run --expect prefix:a", "run --framing first-byte", "run --framing close --pipeline 2", "run -e -m \\{seq:u16}",
        "run -e -m \\{re", "run -e -m \\{seq:u16be}", "run -e -m HEAD\\x20/ --expect none --framing http", "run --server-pid 1", "run -e -m \\xc3", "run -f /dev/null", "run udp://127.0.0.1:9 --hex -m 0", "--verbose"})
    void aWrongCommandLineIsOneLineAndExit2(String commandLine) throws Exception {
        Jar.Ended run = run(commandLine.split(" "));
        assertEquals(2, run.code(), run.err());
        assertEquals("", run.out());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().startsWith("stentor-loadgen: "), run.err());
    }

    @Test
    void anArgumentOfSeveralLinesIsComplainedOfInOne() throws Exception {
        for (String[] args : new String[][] {{"a\nb"}, {"run", "a\nb"}, {"run", "-c", "1\n2"}, {"run", "-e", "-m", "\\\n"}}) {
            Jar.Ended run = run(args);
            assertEquals(2, run.code());
            assertEquals(1, run.err().lines().count(), run.err());
        }
    }

    @Test
    void helpNamesEveryCommandAndTheVersionTheProgram() throws Exception {
        for (String[] args : new String[][] {{}, {"--help"}, {"-h"}}) {
            Jar.Ended help = run(args);
            assertEquals(0, help.code());
            assertTrue(help.out().contains("\n  run ") && help.out().contains("\n  talk ") && help.out().contains("\n  demo "), help.out());
        }
        assertTrue(run("run", "--help").out().contains("--connections"));
        assertTrue(run("--version").out().matches("stentor-loadgen \\d.*\\R"));
    }

    private static Jar.Ended run(String... args) throws Exception {
        try (Jar.Running running = Jar.loadgen(args)) {
            return running.await();
        }
    }

    /** Starts one, and returns its targets, TCP first. */
    private List<String> server(String... options) throws Exception {
        List<String> args = new ArrayList<>(List.of("--port", "0"));
        args.addAll(List.of(options));
        Process server = Jar.server(args.toArray(String[]::new));
        servers.add(server);
        String ready = server.inputReader(UTF_8).readLine();
        return List.of(ready.substring(ready.indexOf("tcp://")).split(" "));
    }
}
