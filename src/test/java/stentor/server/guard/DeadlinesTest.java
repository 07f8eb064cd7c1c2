package stentor.server.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;

import stentor.server.telemetry.Complaints;
import stentor.server.telemetry.Counter;

/** By a clock that the test sets. */
class DeadlinesTest {

    private static final Limits LIMITS = Limits.DEFAULTS.withIdleTimeout(Duration.ofSeconds(300)).withWriteTimeout(Duration.ofSeconds(10))
        .withLineTimeout(Duration.ofSeconds(20));
    private static final long TICK = CoarseClock.TICK_NANOS;
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final List<Peer> open = new ArrayList<>();
    private long time;
    private Deadlines deadlines = with(LIMITS);

    private final class Peer extends Watched {
        private Counter cause;
        private long endedAt;
        private boolean quiet = true;

        @Override
        public void endIfQuiet(Counter why) {
            if (quiet)
                abort(why);
        }

        @Override
        public void abort(Counter why) {
            cause = why;
            endedAt = time;
            noteWorking();
        }
    }

    private Deadlines with(Limits limits) {
        return new Deadlines(limits, open, new Complaints(), () -> time);
    }

    private Peer peer() {
        var peer = new Peer();
        open.add(peer);
        return peer;
    }

    private void goOn(Duration duration) {
        for (long end = time + duration.toNanos(); time < end; ) {
            time += TICK;
            deadlines.tick();
        }
    }

    @Test
    void whoIsSilentIsEndedWithinASecondOfTheIdleTimeout() {
        Peer idle = peer();
        idle.noteReading(deadlines.now());
        goOn(Duration.ofSeconds(302));
        assertEnded(idle, Counter.CLOSED_IDLE, Duration.ofSeconds(300));
    }

    /** On a busy server it waits for its turn when the sweep comes by, or its reply is being sent, and for the rest of its line afterwards. */
    @Test
    void whoStopsInTheMidstOfALineIsEndedWithinASecondOfTheLineTimeout() {
        deadlines = with(LIMITS.withWriteTimeout(Duration.ZERO));
        whoStopsIsEndedInTime(Watched::noteWorking);
        whoStopsIsEndedInTime(peer -> peer.noteWriting(deadlines.now()));
    }

    private void whoStopsIsEndedInTime(Consumer<Watched> before) {
        for (int millis = 18_500; millis <= 19_900; millis += 100) {
            Peer dripper = peer();
            int begun = deadlines.now();
            long start = time;
            before.accept(dripper);
            goOn(Duration.ofMillis(millis));
            dripper.noteReadingLine(begun);
            goOn(Duration.ofSeconds(40));
            assertEquals(Counter.CLOSED_LINE_TIMEOUT, dripper.cause);
            assertTrue(dripper.endedAt - start <= 21 * SECOND, "after " + (dripper.endedAt - start) / 1e9 + " s, having stopped after " + millis + " ms");
            open.remove(dripper);
        }
    }

    @Test
    void whoDoesNotReadIsEndedWithinASecondOfTheWriteTimeout() {
        Peer stopped = peer();
        stopped.noteWriting(deadlines.now());
        goOn(Duration.ofSeconds(12));
        assertEnded(stopped, Counter.CLOSED_WRITE_TIMEOUT, Duration.ofSeconds(10));
    }

    @Test
    void whoDripsIsEndedWithinASecondOfTheLineTimeoutHoweverOften() {
        Peer dripper = peer();
        int begun = deadlines.now();
        for (int i = 0; i < 220; i++) {
            dripper.noteReadingLine(begun);
            goOn(Duration.ofMillis(100));
            if (dripper.cause != null)
                break;
        }
        assertEnded(dripper, Counter.CLOSED_LINE_TIMEOUT, Duration.ofSeconds(20));
    }

    /** One that is at work whenever the sweep looks finds out by itself, at the same time. */
    @Test
    void aLineIsLateOnceTheLineTimeoutHasPassedForCertain() {
        peer().noteWorking();
        int begun = deadlines.now();
        while (!deadlines.isLineLate(begun))
            goOn(Duration.ofMillis(100));
        assertTrue(time >= 20 * SECOND && time <= 21 * SECOND, () -> "after " + time + " ns");
    }

    @Test
    void withoutALineTimeoutNoLineIsLate() {
        deadlines = with(LIMITS.withLineTimeout(Duration.ZERO));
        int begun = deadlines.now();
        goOn(Duration.ofHours(1));
        assertFalse(deadlines.isLineLate(begun));
    }

    private static void assertEnded(Peer peer, Counter cause, Duration timeout) {
        assertEquals(cause, peer.cause);
        assertTrue(peer.endedAt >= timeout.toNanos() && peer.endedAt <= timeout.toNanos() + SECOND, () -> "after " + peer.endedAt + " ns");
    }

    @Test
    void whoIsActiveWithinTheTimeoutIsNeverEnded() {
        Peer active = peer();
        for (int i = 0; i < 100; i++) {
            active.noteReading(deadlines.now());
            goOn(Duration.ofSeconds(299));
            assertNull(active.cause);
            active.noteWorking();
            active.noteWriting(deadlines.now());
            goOn(Duration.ofSeconds(9));
            assertNull(active.cause);
            active.noteWorking();
        }
    }

    @Test
    void whoIsServedHasAsLongAsTheServiceNeeds() {
        Peer served = peer();
        served.noteReading(deadlines.now());
        served.noteWorking();
        goOn(Duration.ofHours(1));
        assertNull(served.cause);
    }

    @Test
    void whatHasArrivedIsNotSilence() {
        Peer heard = peer();
        heard.quiet = false;
        heard.noteReading(deadlines.now());
        goOn(Duration.ofSeconds(400));
        assertNull(heard.cause);
        heard.quiet = true;
        goOn(Duration.ofSeconds(1));
        assertEquals(Counter.CLOSED_IDLE, heard.cause);
    }

    @Test
    void noTimeoutIsForEver() {
        deadlines = with(LIMITS.withIdleTimeout(Duration.ZERO).withWriteTimeout(Duration.ZERO));
        Peer idle = peer();
        Peer stopped = peer();
        Peer dripper = peer();
        idle.noteReading(deadlines.now());
        stopped.noteWriting(deadlines.now());
        dripper.noteReadingLine(deadlines.now());
        goOn(Duration.ofHours(1));
        deadlines.endLongestIdle();
        assertNull(idle.cause);
        assertNull(stopped.cause);
        assertEquals(Counter.CLOSED_LINE_TIMEOUT, dripper.cause);
    }

    /** Many who come, fall silent, speak again and stop reading at times of their own: each is ended in its second, and no other. */
    @Test
    void whenThereAreManyEachIsEndedInItsTime() {
        long seed = System.nanoTime();
        System.out.println("DeadlinesTest seed " + seed);
        var random = new SplittableRandom(seed);
        deadlines = with(LIMITS.withIdleTimeout(Duration.ofSeconds(7)).withWriteTimeout(Duration.ofSeconds(5)));
        long[] since = new long[500];
        for (int i = 0; i < since.length; i++)
            peer();
        for (int tick = 0; tick < 5000; tick++) {
            time += TICK / 2 + random.nextLong(TICK / 2);
            deadlines.tick();
            for (int i = 0; i < since.length; i++) {
                Peer peer = open.get(i);
                boolean writing = i % 2 == 0;
                long timeout = (writing ? 5 : 7) * SECOND;
                long waited = time - since[i];
                if (peer.cause != null)
                    assertTrue(waited >= timeout, () -> "ended after " + waited);
                else
                    assertTrue(since[i] == 0 || waited <= timeout + SECOND, () -> "still there after " + waited);
                if (peer.cause != null || random.nextInt(70) == 0) {
                    peer.cause = null;
                    since[i] = time;
                    if (writing)
                        peer.noteWriting(deadlines.now());
                    else
                        peer.noteReading(deadlines.now());
                }
            }
        }
    }

    @Test
    void toMakeRoomTheLongestIdleIsEndedIfItHasBeenForATenthOfTheTimeout() {
        Peer first = peer();
        first.noteReading(deadlines.now());
        Peer busy = peer();
        busy.noteWorking();
        goOn(Duration.ofSeconds(20));
        Peer second = peer();
        second.noteReading(deadlines.now());
        deadlines.endLongestIdle();
        assertNull(first.cause);
        goOn(Duration.ofSeconds(20));
        deadlines.endLongestIdle();
        deadlines.endLongestIdle();
        assertEquals(Counter.CLOSED_EVICTED, first.cause);
        assertNull(second.cause);
        assertNull(busy.cause);
    }

    @Test
    void theNotesOutlastTheWrappingOfTheClock() {
        int before = (1 << 29) - 5;
        Peer peer = peer();
        peer.noteReading(before);
        assertEquals(10, Watched.age(peer.note(), before + 10));
        assertEquals(Watched.READING, Watched.kind(peer.note()));
        peer.noteWriting(Integer.MAX_VALUE);
        assertEquals(3, Watched.age(peer.note(), Integer.MAX_VALUE + 3));
    }
}
