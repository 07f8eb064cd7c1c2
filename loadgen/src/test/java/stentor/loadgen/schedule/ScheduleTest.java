package stentor.loadgen.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.PrimitiveIterator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import stentor.loadgen.schedule.Profile.Stage;

class ScheduleTest {

    private static final long SECOND = 1_000_000_000L;

    @Test
    void uniformRequestsAreEquallyFarApart() {
        assertEquals("[0, 250000000, 500000000, 750000000, 1000000000]", Arrays.toString(first(5, new Schedule(Profile.constant(4), Arrival.UNIFORM, 0))));
    }

    @Test
    void inEverySecondOfARampAsManyAreDueAsTheRateSays() {
        Profile profile = Profile.of(500, List.of(new Stage(Duration.ofSeconds(20), 5_000)));
        long[] due = first(60_000, new Schedule(profile, Arrival.UNIFORM, 0));
        for (int second = 0; second < 20; second++) {
            long from = second * SECOND;
            long count = Arrays.stream(due).filter(time -> time >= from && time < from + SECOND).count();
            assertEquals(profile.count(from + SECOND) - profile.count(from), count, 1, "second " + second);
        }
    }

    @Test
    void poissonRequestsComeIndependentlyOfEachOther() {
        int n = 200_000;
        long[] due = first(n, new Schedule(Profile.constant(1_000), Arrival.POISSON, 42));
        double mean = due[n - 1] / (double) n;
        assertEquals(1e6, mean, 1e6 * 0.01);
        double squares = 0;
        long beyondTwice = 0;
        for (int i = 1; i < n; i++) {
            double gap = due[i] - due[i - 1];
            squares += (gap - mean) * (gap - mean);
            if (gap > 2 * mean)
                beyondTwice++;
        }
        // Of an exponential distribution the standard deviation is the mean, and e^-2 lies beyond twice that.
        assertEquals(mean, Math.sqrt(squares / n), mean * 0.02);
        assertEquals(Math.exp(-2), beyondTwice / (double) n, 0.005);
    }

    @ParameterizedTest
    @EnumSource(Arrival.class)
    void theSameSeedMakesTheSameTimesAndNoneIsBeforeTheOneBefore(Arrival arrival) {
        Profile profile = Profile.of(0, List.of(new Stage(Duration.ofSeconds(1), 10_000)));
        long[] due = first(10_000, new Schedule(profile, arrival, 7));
        assertTrue(Arrays.equals(due, first(10_000, new Schedule(profile, arrival, 7))));
        assertEquals(arrival == Arrival.UNIFORM, Arrays.equals(due, first(10_000, new Schedule(profile, arrival, 8))));
        for (int i = 1; i < due.length; i++)
            assertFalse(due[i] < due[i - 1]);
    }

    private static long[] first(int count, Schedule schedule) {
        PrimitiveIterator.OfLong starts = schedule.starts(Segment.WHOLE);
        long[] due = new long[count];
        Arrays.setAll(due, i -> starts.nextLong());
        return due;
    }
}
