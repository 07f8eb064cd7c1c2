package stentor.loadgen.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SteadinessTest {

    private static final long HALF_SECOND = 500_000_000;

    /** Replies in each half second; the clock begins close to where it overflows. Returns after how many it is reached, or -1. */
    private static int reachedAfter(long... replies) {
        var steadiness = new Steadiness();
        long now = Long.MAX_VALUE - HALF_SECOND;
        long total = 0;
        steadiness.add(now, total);
        for (int i = 0; i < replies.length; i++) {
            now += HALF_SECOND;
            total += replies[i];
            steadiness.add(now, total);
            if (steadiness.isReached())
                return i + 1;
        }
        return -1;
    }

    @Test
    void aJvmThatCompilesIsSteadyOnceItsRateGrowsNoMore() {
        assertEquals(8, reachedAfter(3_000, 6_000, 15_000, 18_000, 19_000, 19_300, 19_500, 19_400, 19_500));
    }

    @Test
    void twoSecondsAreTheLeastItNeeds() {
        assertEquals(4, reachedAfter(100, 100, 100, 100, 100));
    }

    @Test
    void growthOfTwoPercentIsNoneAndOfMoreIs() {
        assertEquals(4, reachedAfter(1_000, 1_000, 1_020, 1_020));
        assertEquals(-1, reachedAfter(1_000, 1_000, 1_021, 1_021));
    }

    @Test
    void gettingSlowerIsNotWarmingUp() {
        assertEquals(4, reachedAfter(1_000, 1_000, 500, 500));
    }

    @Test
    void aServerThatDoesNotAnswerYetIsNotSteady() {
        assertEquals(-1, reachedAfter(0, 0, 0, 0, 0, 0));
        assertEquals(-1, reachedAfter(10, 10, 0, 0));
    }

    @Test
    void itIsAskedEveryHalfSecond() {
        var steadiness = new Steadiness();
        assertTrue(steadiness.isDue(7));
        steadiness.add(7, 0);
        assertFalse(steadiness.isDue(6 + HALF_SECOND));
        assertTrue(steadiness.isDue(7 + HALF_SECOND));
    }
}
