package stentor.chaos;

import java.util.concurrent.atomic.AtomicLongArray;

/** A histogram of times in steps of one percent, which any thread may add to. */
final class Latencies {

    private static final double STEPS_A_DOUBLING = 70;
    private static final int BUCKETS = (int) (STEPS_A_DOUBLING * 30);

    private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);

    void add(long nanos) {
        double micros = Math.max(1, nanos / 1000.0);
        counts.incrementAndGet(Math.min(BUCKETS - 1, (int) (STEPS_A_DOUBLING * Math.log(micros) / Math.log(2))));
    }

    void clear() {
        for (int i = 0; i < BUCKETS; i++)
            counts.set(i, 0);
    }

    long count() {
        long all = 0;
        for (int i = 0; i < BUCKETS; i++)
            all += counts.get(i);
        return all;
    }

    /** So many percent took no longer than this, in milliseconds. */
    double percentile(double percent) {
        long below = (long) Math.ceil(count() * percent / 100);
        long seen = 0;
        for (int i = 0; i < BUCKETS; i++) {
            seen += counts.get(i);
            if (seen >= below && seen > 0)
                return Math.pow(2, (i + 1) / STEPS_A_DOUBLING) / 1000;
        }
        return 0;
    }
}
