package stentor.loadgen.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import stentor.cli.UsageException;
import stentor.loadgen.compare.statistics.Looks;
import stentor.loadgen.compare.statistics.Rule;
import stentor.loadgen.compare.statistics.Slowdown;
import stentor.loadgen.target.Target;

class HistoryTest {

    private static final Work WORK = new Work("ping-pong", Target.Protocol.TCP, List.of(), List.of(Gate.THROUGHPUT));
    private static final String HEADING = "time,base,head,work,figure,base_value,head_value,slowdown,low,high,pairs";
    private static final Instant FIRST = Instant.parse("2026-11-01T02:00:00.5Z");

    @Test
    void aComparisonIsALineForEachFigureThatIsKnown() {
        String csv = History.of("").with(report("start", "commit, \"1\"", 950), FIRST).csv();
        assertEquals("""
            time,base,head,work,figure,base_value,head_value,slowdown,low,high,pairs
            2026-11-01T02:00:00Z,start,commit 1 ,ping-pong,throughput,1000.00,950.000,0.05000,0.05000,0.05000,2
            2026-11-01T02:00:00Z,start,commit 1 ,ping-pong,p50,100.000,100.000,0.00000,0.00000,0.00000,2
            """, csv);
        assertEquals(csv, History.of(csv).csv());
    }

    @Test
    void aChangeOfLevelIsToldWithTheFirstHeadThatHasIt() {
        History history = History.of("");
        for (int day = 0; day < 20; day++)
            history = history.with(report("start", "day" + day, (day < 12 ? 1_000 : 900) + day % 3), FIRST.plus(Duration.ofDays(day)));
        assertEquals(List.of("ping-pong throughput against start: since day12 of 2026-11-13T02:00:00Z 9.9 % slower, before it 0.1 % faster"),
            History.of(history.csv()).changes());
    }

    @Test
    void anotherBaseBeginsASeriesOfItsOwn() {
        History history = History.of("");
        for (int day = 0; day < 20; day++)
            history = history.with(report(day < 10 ? "start" : "later", "day" + day, day < 10 ? 1_000 : 900), FIRST);
        assertEquals(List.of(), history.changes());
    }

    /** Each by itself would find one in a fifth of such histories. */
    @Test
    void twentyFiguresOfNoiseTogetherSeldomChange() {
        int found = 0;
        int histories = 50;
        for (int seed = 0; seed < histories; seed++) {
            var random = new Random(seed);
            var csv = new StringBuilder(History.of("").csv());
            for (int day = 0; day < 30; day++)
                for (int work = 0; work < 20; work++)
                    csv.append(String.format(Locale.ROOT, "%s,a,b,%d,throughput,1,1,%.5f,0,0,8%n", FIRST, work, random.nextGaussian() / 100));
            found += History.of(csv.toString()).changes().isEmpty() ? 0 : 1;
        }
        // At 1 % more than three of 50 would come about once in 600 times.
        assertTrue(found <= 3, "found in " + found);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a,b", HEADING + "\na,b,c,d,e,1,2,much,1,1,2", HEADING + "\na,b,c,d,e,1,2,0.1.2,1,1,2", HEADING + "\na,b,c,d,e,1,2,.,1,1,2",
        HEADING + "\na,b,c,d,e,1,2,1.0,1,1,2", HEADING + "\na,b,c,d,e,1,2,-9999999999999,1,1,2"})
    void whatIsNoHistoryIsRefused(String csv) {
        assertTrue(assertThrows(UsageException.class, () -> History.of(csv + "\n")).getMessage().startsWith("is no history: its "));
    }

    /** As of a server that allocates nothing at all in one run of two, whose logarithm there is none of. */
    @Test
    void aFigureThatCannotBeComparedIsLeftOutOfEveryFormat() {
        var stage = new Stage(1);
        for (double allocated : new double[] {0, 5})
            stage.add(new Pair(false, allocating(allocated), allocating(5)));
        Settings settings = report("start", "end", 1_000).settings();
        var report = new Report(settings, Verdict.PASS, "", Optional.empty(), List.of(stage), Duration.ZERO);
        assertEquals(List.of(Gate.THROUGHPUT, Gate.P50), report.rows(stage).stream().map(row -> row.figure().gate()).toList());
        assertTrue(JsonReport.of(report).contains("\"allocated_bytes_per_request\": 0.0"), JsonReport.of(report));
        assertEquals(3, History.of("").with(report, FIRST).csv().lines().count());
    }

    private static Run allocating(double bytes) {
        return new Run(Map.of(WORK.name(), run(1_000).measurements().get(WORK.name()).with(new Garbage((long) bytes, 0, 0))), 0);
    }

    /** Of two pairs, base with 1,000 replies a second. */
    private static Report report(String base, String head, double throughput) {
        var settings = new Settings(new Side(Side.Role.BASE, base, "x {port}"), new Side(Side.Role.HEAD, head, "x {port}"), List.of(WORK),
            new Rule(Looks.of(0.01, List.of(2)), Slowdown.toLog(0.05)), 1, null, Duration.ZERO, Duration.ZERO, Pinning.none("a test"));
        var stage = new Stage(1);
        for (int i = 0; i < 2; i++)
            stage.add(new Pair(false, run(1_000), run(throughput)));
        return new Report(settings, Verdict.PASS, "", Optional.empty(), List.of(stage), Duration.ZERO);
    }

    private static Run run(double throughput) {
        return new Run(Map.of(WORK.name(), new Measurement(throughput, Double.NaN, 100, Double.NaN, Double.NaN, Double.NaN, Double.NaN, 1, Optional.empty(), Optional.empty())), 0);
    }
}
