package stentor.loadgen.compare;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import stentor.cli.UsageException;
import stentor.loadgen.compare.statistics.Looks;
import stentor.loadgen.compare.statistics.Rule;
import stentor.loadgen.compare.statistics.Slowdown;
import stentor.loadgen.target.MachineUsage;
import stentor.loadgen.target.Target;

/** Real processes as servers; but what is measured is what they say of themselves, so that there is no noise. */
@DisabledOnOs(OS.WINDOWS)
class ExperimentTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PAIRS = 2;
    /** Whatever other machines do while the tests run. */
    private static final Supplier<MachineUsage> NO_STEAL = () -> MachineUsage.of(List.of(), 0);
    private static final Work WORK = new Work("fake", Target.Protocol.TCP, List.of(), List.of(Gate.THROUGHPUT));

    @TempDir
    Path folder;

    private final AskingLoad load = new AskingLoad();
    private final ByteArrayOutputStream progress = new ByteArrayOutputStream();

    @AfterEach
    void nothingIsLeftRunning() {
        for (long server : load.servers)
            assertFalse(isAlive(server));
    }

    @Test
    void theSameServerTwicePassesAtTheFirstLook() throws Exception {
        Report report = compare("rate 1000", "rate 1000");
        assertEquals(Verdict.PASS, report.verdict(), report.why());
        assertEquals(1, report.stages().size());
        assertEquals(PAIRS, report.stages().get(0).pairs().size());
        assertEquals(1 + 2 * PAIRS, load.servers.size(), "a process of its own for each run, and one that does not count");
    }

    @Test
    void aSlowerOneIsARegressionAfterASecondExperimentOfAnotherSeed() throws Exception {
        Report report = compare("rate 1000", "rate 900");
        assertEquals(Verdict.REGRESSION, report.verdict(), report.why());
        assertEquals(2, report.stages().size());
        assertTrue(report.stages().get(0).seed() != report.stages().get(1).seed());
        String table = TextReport.plain(report);
        assertTrue(table.startsWith("REGRESSION: head is slower"), table);
        assertTrue(table.lines().anyMatch(line -> line.matches(".*1,000/s +900/s +-10\\.0 %.* regression .*")), table);
    }

    @Test
    void aFasterOnePasses() throws Exception {
        assertEquals(Verdict.PASS, compare("rate 1000", "rate 1500").verdict());
    }

    @Test
    void aMachineOnWhichItMattersToBeFirstIsNotTrusted() throws Exception {
        load.secondSlowerBy = 0.1;
        Report report = experiment(settings(4, FakeServer.command("rate 1000"), FakeServer.command("rate 1000"), PATIENCE, PATIENCE)).run();
        assertEquals(Verdict.NOT_VALID, report.verdict());
        assertEquals("the control moved: base against itself differs in fake throughput", report.why());
        String table = TextReport.plain(report);
        assertTrue(table.contains("The control, base where it ran second in a pair against base where it ran first: fake throughput -9.1 %."), table);
    }

    /** The first run does not count. */
    @ParameterizedTest
    @CsvSource({"1000, PASS, +0.0 %", "900, REGRESSION, -10.0 %"})
    void aProcessorThatIsSlowerOrTakenByOthersIsNoSlowerServer(int rate, Verdict verdict, String change) throws Exception {
        load.slowed = List.of(0.0, 0.3, 0.1, 0.0, 0.2, 0.5, 0.1, 0.3);
        load.taken = List.of(0.0, 0.0, 0.25, 0.1, 0.0, 0.0, 0.2, 0.05);
        Report report = experiment(settings(4, FakeServer.command("rate 1000"), FakeServer.command("rate " + rate), PATIENCE, PATIENCE)).run();
        String table = TextReport.plain(report);
        assertEquals(verdict, report.verdict(), table);
        assertTrue(table.lines().anyMatch(line -> line.contains(" throughput ") && line.contains(" " + change + " ")), table);
        assertTrue(table.contains("Runs differ by up to 33.3 % for the processor's speed, by a yardstick beside each ("), table);
        assertTrue(table.contains("by up to 25.0 % for the time that others took of it ("), table);
        JsonObject stage = JsonParser.parseString(JsonReport.of(report)).getAsJsonObject().getAsJsonArray("stages").get(0).getAsJsonObject();
        JsonObject row = stage.getAsJsonArray("figures").get(0).getAsJsonObject();
        assertEquals(1, row.get("speed_coefficient").getAsDouble(), 1e-9);
        assertEquals(1, row.get("time_coefficient").getAsDouble(), 1e-9);
        double offset = 0;
        for (JsonElement pair : stage.getAsJsonArray("pairs"))
            offset += Math.log(lost(pair, "head") / lost(pair, "base")) / stage.getAsJsonArray("pairs").size();
        assertTrue(Math.abs(offset) > 0.01, "this seed has neighbours do more beside one of them");
        assertEquals(rate / 1000.0 * Math.exp(-offset) - 1, row.get("uncorrected_change").getAsDouble(), 1e-9);
        assertEquals(rate, row.get("head").getAsDouble() / row.get("base").getAsDouble() * 1000, 1e-6, "both as with the same processor");
        JsonElement first = stage.getAsJsonArray("pairs").get(0);
        assertEquals(117_000, yardstick(first, first.getAsJsonObject().get("head_first").getAsBoolean() ? "head" : "base"), 1e-6);
    }

    /** A server that has become a daemon is nobody's child, and what it took would count as others'. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void whatOthersTookIsNotTakenOutWhereAServerMayBeOneOfThem() throws Exception {
        load.slowed = List.of(0.0);
        load.taken = List.of(0.0, 0.0, 0.25, 0.1, 0.0, 0.0, 0.2, 0.05);
        String daemon = "(" + FakeServer.command("rate 1000") + " &); exec sleep 1000 # {port}";
        Report report = experiment(settings(4, FakeServer.command("rate 1000"), daemon, PATIENCE, PATIENCE)).run();
        JsonObject stage = JsonParser.parseString(JsonReport.of(report)).getAsJsonObject().getAsJsonArray("stages").get(0).getAsJsonObject();
        JsonElement first = stage.getAsJsonArray("pairs").get(0);
        assertTrue(measured(first, "head").get("taken_share").isJsonNull(), report.why());
        assertFalse(measured(first, "base").get("taken_share").isJsonNull());
        assertEquals(0, stage.getAsJsonArray("figures").get(0).getAsJsonObject().get("time_coefficient").getAsDouble());
        String table = TextReport.plain(report);
        assertFalse(table.contains("With what was taken out left in"), table);
        assertTrue(table.contains("; not taken out)"), table);
    }

    /** What it uses is nobody's, so that it would look as if it used nothing. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void theProcessorTimeOfADaemonIsNotKnown() throws Exception {
        String daemon = "(" + FakeServer.command("rate 1000") + " &); exec sleep 1000 # {port}";
        Settings usual = settings(FakeServer.command("rate 1000"), daemon, PATIENCE, PATIENCE);
        Work ask = new Work("ask", Target.Protocol.TCP, List.of(), List.of(Gate.CPU));
        Report report = experiment(new Settings(usual.base(), usual.head(), List.of(ask), usual.rule(), 1, null, PATIENCE, PATIENCE, usual.pinning())).run();
        assertEquals(Verdict.NOT_VALID, report.verdict());
        assertEquals("head, work 'ask': its cpu could not be measured, for another process than those it has started serves, as of a daemon or a container; "
            + "decide with --gate throughput", report.why());
    }

    /** As Redis and nginx do when they write their titles over what the environment has. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aDaemonThatHidesIsFoundByItsPortAndEnded() throws Exception {
        String daemon = "(env -i " + FakeServer.command("rate 1000") + " &); exec sleep 1000 # {port}";
        Report report = experiment(settings(4, FakeServer.command("rate 1000"), daemon, PATIENCE, PATIENCE)).run();
        assertEquals(Verdict.PASS, report.verdict(), report.why());
        for (int port : load.ports)
            assertFalse(Ports.isOpen(Target.Protocol.TCP, port));
    }

    @Test
    void whatWasMeasuredIsKeptWhenTheMachineFailsLater() throws Exception {
        load.beforeEach = () -> {
            if (load.servers.size() == 5)
                throw new UsageException("the message file has gone");
        };
        Report report = experiment(settings(4, FakeServer.command("rate 1000"), FakeServer.command("rate 1000"), PATIENCE, PATIENCE)).run();
        assertEquals(Verdict.NOT_VALID, report.verdict());
        assertEquals("this machine failed: the message file has gone", report.why());
        JsonObject stage = JsonParser.parseString(JsonReport.of(report)).getAsJsonObject().getAsJsonArray("stages").get(0).getAsJsonObject();
        assertEquals(2, stage.getAsJsonArray("pairs").size());
        assertTrue(stage.get("unpaired").isJsonNull());
    }

    @Test
    void theFirstRunOfAPairWhoseSecondFailsIsKept() throws Exception {
        load.beforeEach = () -> {
            if (load.servers.size() == 4)
                throw new UsageException("the message file has gone");
        };
        Report report = compare("rate 1000", "rate 1000");
        JsonObject stage = JsonParser.parseString(JsonReport.of(report)).getAsJsonObject().getAsJsonArray("stages").get(0).getAsJsonObject();
        assertEquals(1, stage.getAsJsonArray("pairs").size());
        JsonObject unpaired = stage.getAsJsonObject("unpaired");
        assertEquals(1, unpaired.size());
        assertTrue(unpaired.has("base") || unpaired.has("head"));
    }

    @Test
    void aMachineThatOthersTakeTooMuchOfIsNotTrusted() throws Exception {
        var hours = new AtomicLong();
        Report report = new Experiment(settings(FakeServer.command("rate 1000"), FakeServer.command("rate 1000"), PATIENCE, PATIENCE), load,
            () -> MachineUsage.of(List.of("cpu0 0 0 0 %d 0 0 0 %d".formatted(89 * hours.get(), 11 * hours.getAndIncrement())), 0), folder, new PrintStream(progress, true, UTF_8)).run();
        assertEquals(Verdict.NOT_VALID, report.verdict());
        assertEquals("other machines on this host took 11.0 % of the processors' time", report.why());
    }

    @Test
    void anIntervalThatTellsNothingIsNotSpeltOut() throws Exception {
        load.secondSlowerBy = 0.3;
        String table = TextReport.plain(compare("rate 1000", "rate 1000"));
        assertTrue(table.contains(" .. more than ten times"), table);
        assertTrue(progress.toString(UTF_8).contains(" .. more than ten times)"), progress.toString(UTF_8));
    }

    @Test
    void aSaturatedGeneratorCannotClearAServer() throws Exception {
        load.saturated = Optional.of("it used all there is");
        Report report = compare("rate 1000", "rate 1000");
        assertEquals(Verdict.NOT_VALID, report.verdict());
        assertTrue(report.why().contains("the load generator was the bottleneck in 2 of 2 runs of base (it used all there is)"), report.why());
        assertEquals(Optional.empty(), report.failed(), "no server did");
    }

    /** Where it is that of base alone head may be slower by far; where of head alone, head is at least as fast as it looks. */
    @ParameterizedTest
    @CsvSource({"1000, NOT_VALID", "999, PASS"})
    void whatMattersIsWhetherTheGeneratorWasSaturatedByBase(int saturatedBy, Verdict verdict) throws Exception {
        load.saturated = Optional.of("it used all there is");
        load.saturatedBy = saturatedBy;
        assertEquals(verdict, compare("rate 1000", "rate 999").verdict());
    }

    @Test
    void whatTheLoadGeneratorFailsAtIsNoServersFault() throws Exception {
        load.broken = new NotValidException("the load generator ended with 137 and said nothing");
        Report report = compare("rate 1000", "rate 1000");
        assertEquals(Verdict.NOT_VALID, report.verdict());
        assertTrue(report.why().endsWith("the load generator ended with 137 and said nothing"), report.why());
        assertEquals(Optional.empty(), report.failed());
        load.broken = NotValidException.byServer("7 wrong replies");
        load.servers.clear();
        assertTrue(compare("rate 1000", "rate 1000").failed().isPresent());
    }

    @Test
    void aServerBehindAScriptHasAsLongToStopAsOneInFront() throws Exception {
        String server = FakeServer.command("linger");
        Report report = experiment(settings(FakeServer.command("rate 1000"), "(" + server + ") & exec sleep 1000 # {port}", PATIENCE, PATIENCE)).run();
        assertEquals(Verdict.PASS, report.verdict(), report.why());
    }

    @Test
    void whatAServerSaidLastIsFoundInHoweverMuch() throws Exception {
        Report report = compare("rate 1000", "babble");
        assertEquals("head did not start: it ended with 7; it said: the last words", report.why());
    }

    @Test
    void aSaturatedGeneratorCannotExcuseARegression() throws Exception {
        load.saturated = Optional.of("it used all there is");
        assertEquals(Verdict.REGRESSION, compare("rate 1000", "rate 900").verdict());
    }

    @Test
    void aServerThatDoesNotStartIsNamedWithWhatItSaid() throws Exception {
        Report report = compare("rate 1000", "refuse");
        assertEquals(Verdict.NOT_VALID, report.verdict());
        assertEquals("head did not start: it ended with 7; it said: no such option", report.why());
        assertEquals(Optional.of(Side.Role.HEAD), report.failed());
        assertEquals("head", JsonParser.parseString(JsonReport.of(report)).getAsJsonObject().get("failed").getAsString());
    }

    @Test
    void aServerThatNeverListensIsNamed() throws Exception {
        Report report = experiment(settings("sleep 1000 # {port}", FakeServer.command("rate 1000"), Duration.ofMillis(200), PATIENCE)).run();
        assertEquals(Verdict.NOT_VALID, report.verdict());
        assertTrue(report.why().startsWith("base did not start: after 200ms nobody listens on tcp port ") || report.why().startsWith("head did"), report.why());
    }

    @Test
    void aServerThatCrashesIsNamed() throws Exception {
        Report report = compare("rate 1000", "crash");
        assertEquals(Verdict.NOT_VALID, report.verdict());
        assertEquals("head crashed: it ended with 9 and said nothing", report.why());
    }

    @Test
    void aServerThatDoesNotStopIsKilledAndNamed() throws Exception {
        Report report = experiment(settings(FakeServer.command("rate 1000"), FakeServer.command("hang"), PATIENCE, Duration.ofSeconds(5))).run();
        assertEquals(Verdict.NOT_VALID, report.verdict());
        assertEquals("head did not stop: still running 5s after SIGTERM and said nothing", report.why());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aServerThatLeavesAProcessBehindIsNamedAndTheProcessEnded() throws Exception {
        Report report = experiment(settings(FakeServer.command("rate 1000"), FakeServer.command("leave"), PATIENCE, Duration.ofSeconds(5))).run();
        assertEquals(Verdict.NOT_VALID, report.verdict());
        assertTrue(report.why().startsWith("head left processes running when it stopped: "), report.why());
        long left = Long.parseLong(report.why().replaceFirst(".*: (\\d+).*", "$1"));
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (isAlive(left))
            assertTrue(System.nanoTime() < deadline, "still there: " + left);
    }

    @Test
    void anInterruptionKeepsWhatThereIs() throws Exception {
        var experiment = experiment(settings(10, FakeServer.command("rate 1000"), FakeServer.command("rate 1000"), PATIENCE, PATIENCE));
        // In the first run after two pairs.
        load.beforeEach = () -> {
            if (load.servers.size() == 5)
                experiment.interrupt();
        };
        Report report = experiment.run();
        assertEquals(Verdict.INCONCLUSIVE, report.verdict());
        assertEquals("stopped early", report.why());
        assertEquals(2, report.stages().get(0).pairs().size());
    }

    @Test
    void everyFormatTellsTheVerdict() throws Exception {
        Report report = compare("rate 1000", "rate 500");
        JsonObject json = JsonParser.parseString(JsonReport.of(report)).getAsJsonObject();
        assertEquals("regression", json.get("verdict").getAsString());
        assertEquals(3, json.get("exit_code").getAsInt());
        JsonObject figure = json.getAsJsonArray("stages").get(0).getAsJsonObject().getAsJsonArray("figures").get(0).getAsJsonObject();
        assertEquals(-0.5, figure.get("change").getAsDouble(), 1e-9);
        assertEquals(0.5, figure.getAsJsonObject("gate").get("slowdown").getAsDouble(), 1e-9);
        assertTrue(TextReport.markdown(report, List.of()).startsWith("### head against base: REGRESSION\n"), TextReport.markdown(report, List.of()));
        assertTrue(TextReport.markdown(report, List.of()).contains("| fake | throughput | 1,000/s | 500/s | -50.0 % |"), TextReport.markdown(report, List.of()));
        assertTrue(JunitReport.of(report).contains("failures=\"1\" errors=\"0\" skipped=\"0\""), JunitReport.of(report));
        assertEquals(report.stages().stream().mapToInt(stage -> stage.pairs().size()).sum(), HtmlReport.of(report).split("class=\"pair\"").length - 1);
        assertTrue(progress.toString(UTF_8).contains("  pair  1/2  base and head: 1,000/s and 500/s"), progress.toString(UTF_8));
    }

    @Test
    void whatIsNotOursIsNoMarkup() throws Exception {
        Report report = compare("rate 1000", "tick");
        String markdown = TextReport.markdown(report, List.of("a*b"));
        assertTrue(markdown.contains("it said: usage: server \\<port\\> \\`x\\`.\n"), markdown);
        assertTrue(markdown.contains("\na\\*b\n"), markdown);
        assertTrue(TextReport.plain(report).contains("it said: usage: server <port> `x`.\n"));
    }

    private static JsonObject measured(JsonElement pair, String side) {
        return pair.getAsJsonObject().getAsJsonObject(side).getAsJsonObject("fake");
    }

    private static double yardstick(JsonElement pair, String side) {
        return measured(pair, side).get("yardstick_ns").getAsDouble();
    }

    /** By what neighbours slowed it down. */
    private static double lost(JsonElement pair, String side) {
        return yardstick(pair, side) / (1 - measured(pair, side).get("taken_share").getAsDouble());
    }

    private Experiment experiment(Settings settings) {
        return new Experiment(settings, load, NO_STEAL, folder, new PrintStream(progress, true, UTF_8));
    }

    private Report compare(String base, String head) throws Exception {
        return experiment(settings(FakeServer.command(base), FakeServer.command(head), PATIENCE, PATIENCE)).run();
    }

    private static Settings settings(String base, String head, Duration startPatience, Duration stopPatience) {
        return settings(PAIRS, base, head, startPatience, stopPatience);
    }

    private static Settings settings(int pairs, String base, String head, Duration startPatience, Duration stopPatience) {
        return new Settings(new Side(Side.Role.BASE, "base", base), new Side(Side.Role.HEAD, "head", head), List.of(WORK), new Rule(Looks.of(0.01, List.of(pairs)), Slowdown.toLog(0.05)), 1,
            null, startPatience, stopPatience, Pinning.none("a test"));
    }

    /** A process whose end nobody has taken note of yet has no command any more. */
    static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(process -> process.isAlive() && process.info().command().isPresent()).orElse(false);
    }
}
