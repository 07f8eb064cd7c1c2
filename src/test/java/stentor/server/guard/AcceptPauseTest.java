package stentor.server.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

class AcceptPauseTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private long time = 1;
    private final AcceptPause pause = new AcceptPause(() -> time);

    private long millis() {
        long nanos = pause.next();
        time += nanos;
        return Duration.ofNanos(nanos).toMillis();
    }

    @Test
    void growsFromTenMillisecondsToAHundred() {
        assertEquals(List.of(10L, 20L, 40L, 80L, 100L, 100L), List.of(millis(), millis(), millis(), millis(), millis(), millis()));
    }

    @Test
    void beginsAnewAfterASecondWithoutFailure() {
        millis();
        millis();
        time += SECOND;
        assertEquals(10, millis());
    }

    /** Also if accept works in between, so that it fails no oftener for being tried on a server at its limit. */
    @Test
    void leavesNoRoomForTwentyFailuresInASecond() {
        long seed = System.nanoTime();
        System.out.println("AcceptPauseTest seed " + seed);
        var random = new SplittableRandom(seed);
        List<Long> failures = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            failures.add(time);
            millis();
            if (random.nextInt(4) == 0)
                time += random.nextLong(2 * SECOND);
        }
        for (int i = 20; i < failures.size(); i++)
            assertTrue(failures.get(i) - failures.get(i - 20) > SECOND);
    }
}
