package stentor.loadgen.measure;

import java.util.concurrent.atomic.AtomicIntegerArray;

import org.HdrHistogram.Histogram;

/**
 * How often times of each length were recorded, told apart as a {@link Latencies#newHistogram histogram} does. Recording one is a
 * single atomic addition: no wait, no allocation, from any thread. One thread at a time may take what is new.
 */
final class Counts {

    /** From a value of so many bits on, only so many of the highest are told apart: enough for {@link Latencies#DIGITS}. */
    private static final int BITS = 11;
    private static final int HALF = 1 << BITS - 1;

    /** Of all times, modulo 2^32. */
    private final AtomicIntegerArray recorded = new AtomicIntegerArray(index(Latencies.LONGEST_NANOS) + 1);
    private final int[] taken = new int[recorded.length()];

    /** So many more of this length, from 0 to {@link Latencies#LONGEST_NANOS}. */
    void record(long nanos, int count) {
        recorded.getAndAdd(index(nanos), count);
    }

    /** Adds to a histogram what was recorded since the last call. */
    void takeTo(Histogram histogram) {
        for (int i = 0; i < taken.length; i++) {
            // The difference is right even if the count has begun again at 0.
            int fresh = recorded.get(i) - taken[i];
            if (fresh != 0) {
                histogram.recordValueWithCount(shortest(i), Integer.toUnsignedLong(fresh));
                taken[i] += fresh;
            }
        }
    }

    private static int index(long nanos) {
        int dropped = Math.max(0, Long.SIZE - BITS - Long.numberOfLeadingZeros(nanos));
        return dropped * HALF + (int) (nanos >>> dropped);
    }

    /** The shortest time that is counted there. */
    private static long shortest(int index) {
        int dropped = Math.max(0, index / HALF - 1);
        return (long) (index - dropped * HALF) << dropped;
    }
}
