package stentor.loadgen.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WindowTest {

    private static final Duration WARMUP = Duration.ofNanos(100);
    private static final Duration DURATION = Duration.ofNanos(1_000);
    private static final long SECOND = 1_000_000_000;

    /** The clock's origin is arbitrary, and it may overflow while a run lasts. */
    @ParameterizedTest
    @ValueSource(longs = {0, 5_000_000, -500, Long.MAX_VALUE - 500, Long.MIN_VALUE})
    void theWarmupIsSentButNotMeasuredAndTheClockEndsIt(long now) {
        var window = new Window(Warmup.of(WARMUP), DURATION, 0);
        window.open(now);
        assertTrue(window.claim(now));
        assertFalse(window.isMeasured(now));
        assertTrue(window.claim(now + 99));
        assertFalse(window.isMeasured(now + 99));
        assertTrue(window.isMeasured(now + 100));
        assertTrue(window.claim(now + 1_099));
        assertFalse(window.isClosed(now + 1_099));
        assertFalse(window.claim(now + 1_100));
        assertTrue(window.isClosed(now + 1_100));
        assertEquals(now + 100, window.measureFrom());
        assertEquals(now + 1_100, window.stopAt());
    }

    @Test
    void withoutADurationTheClockDoesNotEndIt() {
        var window = new Window(Warmup.NONE, null, 0);
        window.open(7);
        assertTrue(window.claim(7 + Duration.ofDays(10_000).toNanos()));
    }

    @Test
    void aNumberOfRequestsEndsItToTheRequest() {
        var window = new Window(Warmup.NONE, null, 3);
        window.open(0);
        assertTrue(window.claim(0) && window.claim(1));
        assertFalse(window.isClosed(1));
        assertTrue(window.claim(2));
        assertTrue(window.isClosed(2));
        assertFalse(window.claim(2));
    }

    @Test
    void theWarmupTakesNothingFromTheNumberOfRequests() {
        var window = new Window(Warmup.of(WARMUP), null, 1);
        window.open(0);
        for (int i = 0; i < 50; i++)
            assertTrue(window.claim(i));
        assertFalse(window.isClosed(99));
        assertTrue(window.claim(100));
        assertFalse(window.claim(100));
    }

    @Test
    void theClockMayEndItBeforeTheNumberDoes() {
        var window = new Window(Warmup.NONE, DURATION, 1_000_000);
        window.open(0);
        assertTrue(window.claim(999));
        assertFalse(window.claim(1_000));
    }

    @Test
    void severalThreadsTogetherClaimJustTheNumber() throws InterruptedException {
        int number = 10_000;
        var window = new Window(Warmup.NONE, null, number);
        window.open(0);
        var claims = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++)
            threads.add(Thread.startVirtualThread(() -> {
                while (window.claim(1))
                    claims.incrementAndGet();
            }));
        for (Thread thread : threads)
            thread.join();
        assertEquals(number, claims.get());
    }

    /** Of requests that are being sent in that moment the one half would else be counted here and the other there. */
    @Test
    void aWarmupThatMayBeShorterEndsAQuarterOfASecondAfterItIsToldTo() {
        var window = new Window(new Warmup(Duration.ofSeconds(1), Duration.ofSeconds(10)), DURATION, 0);
        window.open(0);
        assertFalse(window.mayEndWarmup(SECOND - 1));
        assertTrue(window.mayEndWarmup(SECOND));
        window.endWarmup(2 * SECOND);
        assertFalse(window.isMeasured(2 * SECOND + SECOND / 4 - 1));
        assertTrue(window.isMeasured(2 * SECOND + SECOND / 4));
        assertEquals(0, window.begin());
        assertEquals(2 * SECOND + SECOND / 4 + DURATION.toNanos(), window.stopAt());
        assertFalse(window.mayEndWarmup(2 * SECOND));
    }

    @Test
    void aWarmupIsNotMadeLonger() {
        var window = new Window(new Warmup(Duration.ofSeconds(1), Duration.ofSeconds(10)), DURATION, 0);
        window.open(0);
        assertFalse(window.mayEndWarmup(10 * SECOND - SECOND / 4));
    }

    @Test
    void aWarmupOfOneLengthDoesNotEndSooner() {
        var window = new Window(Warmup.of(Duration.ofSeconds(10)), DURATION, 0);
        window.open(0);
        assertFalse(window.mayEndWarmup(5 * SECOND));
    }

    @Test
    void endedByHandItDoesNotGoOnWhenTheWarmupEnds() {
        var window = new Window(new Warmup(Duration.ZERO, Duration.ofSeconds(10)), DURATION, 0);
        window.open(0);
        window.stop(SECOND);
        window.endWarmup(SECOND + 1);
        assertTrue(window.isClosed(SECOND));
    }

    @Test
    void itCanBeEndedByHand() {
        var window = new Window(Warmup.of(WARMUP), DURATION, 0);
        window.open(0);
        window.stop(500);
        assertTrue(window.isClosed(500));
        assertFalse(window.claim(500));
        assertTrue(window.isMeasured(499));
        assertEquals(500, window.stopAt());
    }

    @Test
    void endedByHandAfterItsEndItHasStillEndedThen() {
        var window = new Window(Warmup.of(WARMUP), DURATION, 0);
        window.open(0);
        window.stop(5_000);
        assertEquals(1_100, window.stopAt());
    }

    @Test
    void endedByHandBeforeItOpensItNeverOpens() {
        var window = new Window(Warmup.NONE, DURATION, 0);
        window.stop(5);
        window.open(10);
        assertFalse(window.claim(10));
        assertTrue(window.isClosed(10));
    }
}
