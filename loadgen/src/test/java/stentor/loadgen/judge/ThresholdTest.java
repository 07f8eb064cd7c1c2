package stentor.loadgen.judge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import stentor.cli.UsageException;
import stentor.loadgen.measure.Loop;
import stentor.loadgen.measure.Result;
import stentor.loadgen.report.MadeUp;

class ThresholdTest {

    @ParameterizedTest
    @CsvSource({
        "p99<10ms, true", "p99<9ms, false", "p99<=9.91ms, true", " p99 < 10ms , true", "latency.p99<10ms, true", "p99.9<10ms, true", "p99.99<1s, true", "p50>4.9ms, true",
        "min>5us, true", "max<10ms, false", "max<=10.1ms, true", "mean<5100us, true", "service.p99<10ms, true", "connect.p99<1us, false", "connect.max<1s, true",
        "errors<17, true", "errors<16, false", "errors<=16, true", "errors<0.1%, true", "errors<0.001%, false", "lost<=7, true", "late<8, false", "wrong<1, false",
        "duplicate<=9, true", "reordered>=10, true", "timeouts<=2, true", "unconnected<=6, true", "delayed<=0, true", "unsent<1, true",
        "throughput>99.9k, true", "throughput>100k, false", "cpu<2, true", "cpu<1.5, false", "server.cpu<10us, true", "server.memory<100m, false", "server.memory<200m, true"})
    void aFigureKeepsToItsLimitOrNot(String threshold, boolean passed) {
        Verdict verdict = Threshold.parse(threshold).judge(MadeUp.full());
        assertEquals(passed, verdict.passed(), verdict.toString());
        assertTrue(verdict.value().isPresent() && verdict.why().isEmpty(), verdict.toString());
        assertEquals(threshold.strip(), verdict.threshold());
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', value = {
        "p99<1h, there is no value", "lateness.p99<1h, only an open loop (--rate) has a lateness", "achieved>0%, only an open loop (--rate) offers a rate",
        "server.cpu<1h, the server's process is not known (--server-pid)", "jitter<1h, there are no replies over UDP to tell it from",
        "errors<100%, no request was sent that it could be a share of"})
    void whatTheResultDoesNotHaveIsNotKeptToForAReason(String threshold, String why) {
        Verdict verdict = Threshold.parse(threshold).judge(MadeUp.bare());
        assertFalse(verdict.passed());
        assertEquals(why, verdict.why());
    }

    @Test
    void whereNothingWasDueNothingWasAchieved() {
        Result bare = MadeUp.bare();
        var idle = new Result(bare.targets(), bare.started(), 1, 0, Loop.OPEN, OptionalDouble.of(0), bare.measuredTime(), bare.measured(), bare.total(), 0, 0, 0,
            bare.timings(), bare.errors(), bare.datagrams(), bare.generator(), bare.processors(), bare.server(), bare.serverCounters(), bare.firstMismatch(), true, Optional.empty());
        assertEquals(new Verdict("achieved>99%", Figure.Unit.SHARE, false, OptionalDouble.empty(), "no request was due"), Threshold.parse("achieved>99%").judge(idle));
    }

    @Test
    void aPercentileThatTheSampleDoesNotCarryIsNotKeptTo() {
        Verdict verdict = Threshold.parse("connect.p99.99<1h").judge(MadeUp.full());
        assertFalse(verdict.passed());
        assertEquals("2,000 values do not carry it; it takes 10,000", verdict.why());
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', value = {
        "p99, is not a figure", "p99=10ms, is not a figure", "p99<, needs a unit|is not a duration", "p99<10, needs a unit", "p99<fast, is not a duration",
        "p99<10%, needs a unit", "errors<1ms, is not a count", "throughput>1%, is not a rate", "achieved>0.9, is not a percentage", "p100<1ms, there is no figure 'p100'",
        "latencie<1ms, \"p50, p99.9 and so on, min, mean, max, each also as service.p99\"", "x<1, throughput", "lost.p99<1ms, there is no figure"})
    void whatCannotBeReadIsToldWithWhatThereIs(String threshold, String said) {
        String message = assertThrows(UsageException.class, () -> Threshold.parse(threshold)).getMessage();
        assertTrue(Arrays.stream(said.split("\\|")).anyMatch(message::contains), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"p50", "p99", "p99.9", "p99.99"})
    void aPercentileTellsHowManyValuesItTakes(String name) {
        double percentile = Double.parseDouble(name.substring(1));
        assertEquals(Math.round(100 / (100 - percentile)), Figure.named(name).values());
    }
}
