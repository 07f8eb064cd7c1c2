package stentor.loadgen;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import stentor.loadgen.measure.Snapshot;
import stentor.loadgen.measure.Tally;

class SilenceTest {

    private static final Duration LONGEST = Duration.ofNanos(10);

    private final Tally total = new Tally();
    private Silence silence = new Silence(LONGEST, true, at(0));

    @Test
    void itLastsFromTheLastReplyWhileRequestsAreUnderWay() {
        total.sent = 3;
        assertFalse(silence.isTooLong(at(10)));
        total.completed = 1;
        assertFalse(silence.isTooLong(at(11)));
        assertFalse(silence.isTooLong(at(21)));
        assertTrue(silence.isTooLong(at(22)));
    }

    @Test
    void whileNothingIsDueNobodyIsSilent() {
        assertFalse(silence.isTooLong(at(100)));
        total.sent = 1;
        total.completed = 1;
        assertFalse(silence.isTooLong(at(101)));
        assertFalse(silence.isTooLong(at(200)));
        total.sent = 2;
        assertFalse(silence.isTooLong(at(205)));
        assertTrue(silence.isTooLong(at(211)));
    }

    @Test
    void whatFailsDoesNotEndIt() {
        total.sent = 1;
        total.timeouts = 1;
        assertFalse(silence.isTooLong(at(5)));
        assertTrue(silence.isTooLong(at(11)));
    }

    @Test
    void aConnectionThatCannotBeMadeIsCauseEnough() {
        total.connectFailures = 1;
        assertFalse(silence.isTooLong(at(5)));
        assertTrue(silence.isTooLong(at(11)));
    }

    @Test
    void whereThereMustBeCauseAllTimeCounts() {
        silence = new Silence(LONGEST, false, at(0));
        assertTrue(silence.isTooLong(at(11)));
    }

    private Snapshot at(long nanos) {
        var soFar = new Tally();
        soFar.add(total);
        return new Snapshot(nanos, soFar, 0);
    }
}
