package stentor.server.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

class CoarseClockTest {

    private long time = Long.MAX_VALUE - 1000;
    private final CoarseClock clock = new CoarseClock(() -> time);

    private int after(Duration duration) {
        time += duration.toNanos();
        return clock.advance();
    }

    @Test
    void standsStillUntilItIsAdvanced() {
        time += Duration.ofHours(1).toNanos();
        assertEquals(0, clock.now());
    }

    @Test
    void losesNothingToStepsThatAreNoWholeTicks() {
        for (int i = 0; i < 1000; i++)
            after(Duration.ofMillis(101));
        assertEquals(1010, clock.now());
    }

    @Test
    void aTimeInWhichTheProcessStoodStillDoesNotCount() {
        after(Duration.ofMillis(100));
        assertEquals(3, after(Duration.ofSeconds(5)));
        assertEquals(4, after(Duration.ofMillis(100)));
    }

    /** Whatever its steps: a difference of so many ticks means that at least so much time has passed. */
    @Test
    void neverRunsFast() {
        long seed = System.nanoTime();
        System.out.println("CoarseClockTest seed " + seed);
        var random = new SplittableRandom(seed);
        for (int round = 0; round < 20_000; round++) {
            after(Duration.ofMillis(random.nextInt(400)));
            // Somebody takes the time between two steps.
            time += random.nextInt(400) * 1_000_000L;
            int noted = clock.now();
            long notedAt = time;
            long timeout = Duration.ofMillis(1 + random.nextInt(1000)).toNanos();
            while (clock.now() - noted < CoarseClock.ticks(timeout))
                after(Duration.ofMillis(1 + random.nextInt(400)));
            long passed = time - notedAt;
            assertTrue(passed >= timeout, () -> passed + " ns instead of " + timeout);
        }
    }
}
