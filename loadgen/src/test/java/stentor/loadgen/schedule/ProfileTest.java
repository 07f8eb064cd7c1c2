package stentor.loadgen.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

import stentor.loadgen.schedule.Profile.Stage;

class ProfileTest {

    private static final long SECOND = 1_000_000_000L;

    @Test
    void aConstantRateCountsWithTime() {
        Profile profile = Profile.constant(1_000);
        assertEquals(0, profile.count(0));
        assertEquals(1_500, profile.count(1_500_000_000L), 1e-9);
        assertEquals(2 * SECOND, profile.time(2_000));
    }

    @Test
    void aRampCountsTheAreaBelowIt() {
        Profile profile = Profile.of(100, List.of(new Stage(Duration.ofSeconds(10), 300)));
        assertEquals(2_000, profile.count(10 * SECOND), 1e-6);
        assertEquals(750, profile.count(5 * SECOND), 1e-6);
        assertEquals(5 * SECOND, profile.time(750), 1);
        assertEquals(11 * SECOND, profile.time(2_300), 1, "the last rate goes on");
    }

    @Test
    void aStageBeginsWhereTheOneBeforeEnded() {
        Profile profile = Profile.of(0, List.of(new Stage(Duration.ofSeconds(2), 100), new Stage(Duration.ofSeconds(3), 100), new Stage(Duration.ofSeconds(1), 0)));
        assertEquals(100, profile.count(2 * SECOND), 1e-9);
        assertEquals(400, profile.count(5 * SECOND), 1e-9);
        assertEquals(450, profile.count(6 * SECOND), 1e-9);
        assertEquals(450, profile.count(100 * SECOND), 1e-9);
        assertEquals(Schedule.NEVER, profile.time(451));
    }

    @Test
    void nothingIsDueWhileTheRateIsNothing() {
        Profile profile = Profile.of(10, List.of(new Stage(Duration.ofSeconds(1), 10), new Stage(Duration.ofNanos(1), 0),
            new Stage(Duration.ofSeconds(5), 0), new Stage(Duration.ofNanos(1), 10)));
        assertEquals(0.9 * SECOND, profile.time(9), 1);
        assertTrue(profile.time(10.1) > 6 * SECOND);
    }

    @Test
    void timeIsTheInverseOfCountAndNeitherEverFalls() {
        long seed = System.nanoTime();
        var random = new SplittableRandom(seed);
        for (int round = 0; round < 200; round++) {
            List<Stage> stages = new ArrayList<>();
            for (int i = random.nextInt(5); i >= 0; i--)
                stages.add(new Stage(Duration.ofNanos(random.nextLong(1, 3_600 * SECOND)), random.nextInt(4) == 0 ? 0 : random.nextDouble(1e6)));
            Profile profile = Profile.of(random.nextDouble(1e5), stages);
            double most = profile.count(10_000 * SECOND);
            double count = 0;
            long before = 0;
            for (int i = 0; i < 200; i++, count += random.nextDouble(most / 100)) {
                long time = profile.time(count);
                assertTrue(time >= before, "seed " + seed + ": " + time + " after " + before);
                if (time < Schedule.NEVER)
                    assertEquals(count, profile.count(time), 1e-9 * count + 1e-2, "seed " + seed);
                before = time;
            }
        }
    }

    @Test
    void afterDaysItIsStillExactToTheNanosecond() {
        Profile profile = Profile.constant(1_000_000);
        long days = Duration.ofDays(30).toNanos();
        for (long k = 0; k < 1_000; k++)
            assertEquals(days + k * 1_000, profile.time(Duration.ofDays(30).toSeconds() * 1e6 + k), 1);
    }

    @Test
    void whatIsNoRateIsRefused() {
        for (double rate : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY})
            assertThrows(IllegalArgumentException.class, () -> Profile.constant(rate));
        assertThrows(IllegalArgumentException.class, () -> new Stage(Duration.ZERO, 1));
    }
}
