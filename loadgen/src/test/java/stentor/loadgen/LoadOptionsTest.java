package stentor.loadgen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import stentor.cli.CommandLine;
import stentor.cli.UsageException;
import stentor.loadgen.client.Connecting.Reconnect;
import stentor.loadgen.client.Plan;
import stentor.loadgen.measure.Loop;
import stentor.loadgen.schedule.Arrival;
import stentor.loadgen.schedule.Profile;
import stentor.loadgen.schedule.Segment;
import stentor.loadgen.target.Target;

class LoadOptionsTest {

    private static final long SECOND = 1_000_000_000L;
    private static final List<Target> TARGETS = List.of(Target.parse("tcp://127.0.0.1:9"));

    @TempDir
    Path folder;

    @Test
    void withoutARateTheLoopIsClosed() throws Exception {
        Plan plan = plan("tcp://127.0.0.1:9", "");
        assertEquals(Loop.CLOSED, plan.loop());
        assertEquals(1, plan.depth());
        assertEquals(16, plan("tcp://127.0.0.1:9", "--pipeline 16").depth());
    }

    @Test
    void aRateIsAnOpenLoopOfPoissonArrivals() throws Exception {
        Plan plan = plan("tcp://127.0.0.1:9", "-R 2.5k");
        assertEquals(Loop.OPEN, plan.loop());
        assertEquals(Arrival.POISSON, plan.schedule().orElseThrow().arrival());
        assertEquals(2_500, profile(plan).count(SECOND), 1e-9);
        assertEquals(64, plan.depth());
        assertEquals(2, plan("tcp://127.0.0.1:9", "-R 1 --pipeline 2").depth());
        assertEquals(1, plan("tcp://127.0.0.1:9", "-R 1 --expect none").depth());
    }

    @Test
    void theArrivalAndTheSeedAreAsGiven() throws Exception {
        Plan plan = plan("tcp://127.0.0.1:9", "--rate 0.5 --arrival uniform --seed 7");
        assertEquals(Arrival.UNIFORM, plan.schedule().orElseThrow().arrival());
        assertEquals(7, plan.schedule().orElseThrow().seed());
    }

    @Test
    void aRampGoesOverTheMeasuredTimeAndItsFirstRateOverTheWarmup() throws Exception {
        Profile profile = profile(plan("tcp://127.0.0.1:9", "-R 100:300 -d 4s -O 2s"));
        assertEquals(200, profile.count(2 * SECOND), 1e-6);
        assertEquals(1_000, profile.count(6 * SECOND), 1e-6);
    }

    @Test
    void aRampWithoutAWarmupBeginsAtOnce() throws Exception {
        Profile profile = profile(plan("tcp://127.0.0.1:9", "-R 100:300 -d 4s"));
        assertEquals(800, profile.count(4 * SECOND), 1e-6);
        assertEquals(0, profile(plan("tcp://127.0.0.1:9", "-R 0:300 -d 4s")).count(0), 1e-6);
    }

    @Test
    void stagesGoFromNothingFromOneRateToTheNextAndSayHowLongTheyTake() throws Exception {
        Plan plan = plan("tcp://127.0.0.1:9", "--stage 2s:100 --stage 3s:100 --stage 1s:0 -O 1s");
        assertEquals(450, profile(plan).count(6 * SECOND), 1e-6);
        plan.window().open(0);
        assertEquals(SECOND, plan.window().measureFrom());
        assertEquals(6 * SECOND, plan.window().stopAt());
    }

    @Test
    void connectionsAreMadeAsGiven() throws Exception {
        Plan plan = plan("tcp://127.0.0.1:9", "--connect-rate 10 --channel-lifetime 2s --requests-per-connection 5 --reconnect 1s --source-ip 127.0.0.0/29 --source-ip 127.1.1.1");
        assertEquals(10, plan.connecting().rate());
        assertEquals(Optional.of(Duration.ofSeconds(2)), plan.connecting().lifetime());
        assertEquals(5, plan.connecting().requestsEach());
        assertEquals(Reconnect.after(Duration.ofSeconds(1)), plan.connecting().reconnect());
        assertEquals(7, plan.connecting().sources().size());
        assertEquals(Reconnect.NEVER, plan("tcp://127.0.0.1:9", "--reconnect never").connecting().reconnect());
    }

    @Test
    void aSegmentHasItsShareOfAllAndDrawsAsTheOthersDo() throws Exception {
        Plan plan = plan("tcp://127.0.0.1:9", "--segment 2/3 -c 10 -n 101 -R 1k");
        assertEquals(3, plan.connections());
        assertEquals(4, plan.firstClient());
        assertEquals(new Segment(2, 3), plan.segment());
        assertEquals(1_000, profile(plan).count(SECOND), 1e-9);
        assertEquals(plan("tcp://127.0.0.1:9", "--segment 1/3 -R 1k").schedule().orElseThrow().seed(), plan.schedule().orElseThrow().seed());
        plan.window().open(0);
        for (int i = 0; i < 34; i++)
            assertTrue(plan.window().claim(1));
        assertFalse(plan.window().claim(1));
    }

    @Test
    void encryptedTargetsGetTheirMeans() throws Exception {
        assertTrue(plan("tls://127.0.0.1:9", "--insecure").connecting().tls().isPresent());
        assertTrue(plan("tcp://127.0.0.1:9", "").connecting().tls().isEmpty());
    }

    @Test
    void datagramsAreTaggedWhereNothingIsSaidOfTheirContentAndTheReplyRepeatsIt() throws Exception {
        assertTrue(plan("udp://127.0.0.1:9", "").tagged());
        assertTrue(plan("udp://127.0.0.1:9", "--expect echo").tagged());
        assertFalse(plan("udp://127.0.0.1:9", "-m hello").tagged());
        assertFalse(plan("udp://127.0.0.1:9", "--size 64").tagged());
        assertTrue(plan("udp://127.0.0.1:9", "-m hello --udp-tag").tagged());
        assertFalse(plan("udp://127.0.0.1:9", "--expect none").tagged());
        assertFalse(plan("tcp://127.0.0.1:9", "").tagged());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "-R 0                       | --rate must be more than 0",
        "-R many                    | --rate: 'many' is not a rate such as 0.5, 100 or 5k",
        "-R 1:2:3                   | --rate: '1:2:3' is neither a rate such as 5k nor a ramp such as 100:5k",
        "-R 0:0                     | --rate must be more than 0 at one end",
        "-R 1:2 -n 10               | --rate: a ramp takes a time; say which with --duration",
        "-R 1 --stage 1s:1          | --rate and --stage exclude each other; --stage 0.001s:RATE begins at a rate",
        "--stage 1s                 | --stage: '1s' is not a time and a rate such as 30s:1000",
        "--stage x:1                | --stage: 'x' is not a duration such as 500ms, 30s or 2m",
        "--stage 0s:1               | --stage must take more than 0s",
        "--stage 1s:x               | --stage: 'x' is not a rate such as 0.5, 100 or 5k",
        "--stage 1s:0               | --stage: one of them must reach a rate of more than 0",
        "--stage 1s:1 -d 1s         | --stage says how long it takes; leave out --duration",
        "--stage 1s:1 -O 1s         | --warmup must be shorter than the stages, which it is part of",
        "--stage 9s:1 -O 1s..2s     | --warmup 1s..2s is for a load that stays the same; give it one time, or leave out what changes the rate",
        "-R 1:9 -d 1s -O 1s..2s     | --warmup 1s..2s is for a load that stays the same; give it one time, or leave out what changes the rate",
        "--arrival uniform          | --arrival is for an open loop; give it a --rate or a --stage",
        "-R 1 --arrival often       | --arrival: 'often' is neither uniform nor poisson",
        "--pipeline 0               | --pipeline must be at least 1, not 0",
        "--reconnect soon           | --reconnect: 'soon' is neither never nor a pause such as 100ms or 1s",
        "--channel-lifetime 0s      | --channel-lifetime must be more than 0",
        "--requests-per-connection 0 | --requests-per-connection must be at least 1",
        "--segment 3                | --segment: '3' is neither a part such as 2/8, nor auto, nor auto/8",
        "--segment 4/8 -c 3         | --segment: 3 connections are too few for 8 segments; raise --connections",
        "--segment 8/8 -n 7         | --segment: 7 requests are too few for segment 8 of 8; raise --requests",
        "--insecure                 | --insecure, --ca, --sni, --cert and --key are for tls:// targets; write tls:// in place of tcp://",
        "--udp-tag                  | --udp-tag is for udp:// targets; a stream keeps the order of replies",
        "--udp-tag --expect none    | --udp-tag needs replies that repeat it; use --expect upper or --expect echo, or leave it out"})
    void whatDoesNotGoTogetherIsRefusedWithTheRemedy(String options, String complaint) {
        assertEquals(complaint, assertThrows(UsageException.class, () -> plan("tcp://127.0.0.1:9", options)).getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--insecure --ca f          | --insecure trusts anybody, and --ca names whom to trust; leave out one of them",
        "--cert f                   | --cert and --key go together"})
    void soAreMeansOfEncryption(String options, String complaint) {
        assertEquals(complaint, assertThrows(UsageException.class, () -> plan("tls://127.0.0.1:9", options)).getMessage());
    }

    @Test
    void aSearchIsRefusedWhatARunIs() {
        var load = new LoadOptions();
        var payload = new PayloadOptions();
        new CommandLine(load, payload).parse("--pipeline", "0");
        assertEquals("--pipeline must be at least 1, not 0",
            assertThrows(UsageException.class, () -> load.plan(TARGETS, payload, 1, Duration.ofSeconds(1))).getMessage());
    }

    /** As of a pipe, which ends where it was read to: a check before the run reads it, and each step of a search would. */
    @ParameterizedTest
    @ValueSource(strings = {"-f", "--whole -f"})
    void aMessageFileIsReadOnceForAllPlans(String options) throws Exception {
        Path file = Files.writeString(folder.resolve("messages"), "once\n");
        var load = new LoadOptions();
        var payload = new PayloadOptions();
        new CommandLine(load, payload).parse((options + " " + file).split(" "));
        int longest = load.plan(TARGETS, payload).payload().longest();
        Files.delete(file);
        assertEquals(longest, load.plan(TARGETS, payload).payload().longest());
        assertEquals(longest, load.plan(TARGETS, payload, 1, Duration.ofSeconds(1)).payload().longest());
    }

    private static Profile profile(Plan plan) {
        return plan.schedule().orElseThrow().profile();
    }

    private static Plan plan(String target, String options) throws Exception {
        var load = new LoadOptions();
        var payload = new PayloadOptions();
        new CommandLine(load, payload).parse(options.isEmpty() ? new String[0] : options.split(" "));
        return load.plan(List.of(Target.parse(target)), payload);
    }
}
