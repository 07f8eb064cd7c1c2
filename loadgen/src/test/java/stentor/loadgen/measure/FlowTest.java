package stentor.loadgen.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

import stentor.loadgen.measure.Flow.Verdict;

class FlowTest {

    private final Flow flow = new Flow(1_000, 8, true);

    @Test
    void theFirstReplyIsInTimeAndAnotherADuplicate() {
        send(2);
        assertEquals(Verdict.IN_TIME, flow.answer(0, 10));
        assertEquals(Verdict.DUPLICATE, flow.answer(0, 11));
        assertEquals(1, flow.oldest());
        assertEquals(1, flow.underWay());
    }

    @Test
    void aReplyAfterTheTimeoutIsLateAndTheNextADuplicate() {
        send(1);
        assertEquals(0, flow.expireOldest(0));
        assertEquals(-1, flow.expireOldest(1_000));
        assertEquals(Verdict.LATE, flow.answer(0, 10));
        assertEquals(Verdict.DUPLICATE, flow.answer(0, 11));
    }

    @Test
    void onlyWhatWasSentLongEnoughAgoTimesOut() {
        flow.send(0, 100);
        flow.send(0, 200);
        assertEquals(-1, flow.expireOldest(99));
        assertEquals(0, flow.expireOldest(150));
        assertEquals(-1, flow.expireOldest(150));
        assertTrue(flow.isUnderWay(1));
    }

    @Test
    void whatALaterOneOvertookIsReordered() {
        send(4);
        flow.answer(1, 0);
        assertFalse(flow.wasReordered());
        flow.answer(0, 0);
        assertTrue(flow.wasReordered());
        flow.answer(3, 0);
        assertFalse(flow.wasReordered());
        flow.answer(2, 0);
        assertTrue(flow.wasReordered());
    }

    @Test
    void whatWasNotSentOrIsForgottenIsUnknown() {
        send(100);
        for (int i = 0; i < 100; i++)
            flow.answer(i, 0);
        assertEquals(Verdict.UNKNOWN, flow.answer(100, 0));
        assertEquals(Verdict.UNKNOWN, flow.answer(-1, 0));
        assertEquals(Verdict.DUPLICATE, flow.answer(92, 0));
        assertEquals(Verdict.UNKNOWN, flow.answer(91, 0));
    }

    @Test
    void thereIsRoomForSoManyAndNoMoreHoweverManyAreRemembered() {
        var small = new Flow(2, 8, true);
        small.send(0, 0);
        assertTrue(small.hasRoom());
        small.send(0, 0);
        assertFalse(small.hasRoom());
        small.answer(1, 0);
        assertTrue(small.hasRoom());
    }

    @Test
    void oneThatIsNeverAnsweredIsOvertakenByAsManyAsAreRemembered() {
        var small = new Flow(2, 8, true);
        small.send(0, 0);
        while (small.hasRoom()) {
            small.send(0, 0);
            small.answer(small.sent() - 1, 0);
        }
        assertEquals(10, small.sent());
        assertTrue(small.isUnderWay(0));
        assertEquals(Verdict.DUPLICATE, small.answer(1, 0));
    }

    @Test
    void jitterIsSmoothedAsRfc3550Says() {
        assertTrue(Double.isNaN(flow.jitterNanos()));
        flow.send(0, 0);
        flow.send(0, 100);
        flow.send(0, 200);
        flow.answer(0, 1_000);
        assertTrue(Double.isNaN(flow.jitterNanos()));
        // 160 longer than the one before.
        flow.answer(1, 1_260);
        assertEquals(10, flow.jitterNanos());
        // 320 shorter.
        flow.answer(2, 1_040);
        assertEquals(10 + (320 - 10) / 16.0, flow.jitterNanos());
    }

    @Test
    void howeverManyAreUnderWayEachIsRememberedAsItWas() {
        long seed = System.nanoTime();
        var random = new SplittableRandom(seed);
        var grown = new Flow(5_000, 1_000, true);
        Map<Long, Long> underWay = new HashMap<>();
        for (int step = 0; step < 20_000; step++) {
            if (random.nextInt(3) > 0 && grown.hasRoom()) {
                underWay.put(grown.sent(), (long) step);
                grown.send(step - 1, step);
            } else if (!underWay.isEmpty()) {
                long number = random.nextInt(4) == 0 ? grown.oldest() : underWay.keySet().iterator().next();
                assertEquals(underWay.get(number), grown.sentAt(number), "seed " + seed);
                assertEquals(underWay.remove(number) - 1, grown.due(number), "seed " + seed);
                assertEquals(Verdict.IN_TIME, grown.answer(number, step), "seed " + seed);
            }
            assertEquals(underWay.size(), grown.underWay(), "seed " + seed);
        }
    }

    private void send(int count) {
        for (int i = 0; i < count; i++)
            flow.send(0, 0);
    }
}
