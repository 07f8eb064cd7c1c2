package stentor.loadgen.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class LatenciesTest {

    private static final int THREADS = 100;
    private static final int EACH = 500;

    @Test
    void whatManyThreadsRecordIsAllThereWithinThePrecision() throws InterruptedException {
        long seed = System.nanoTime();
        var latencies = new Latencies();
        var expected = Latencies.newHistogram();
        List<Thread> threads = new ArrayList<>();
        var random = new SplittableRandom(seed);
        for (int i = 0; i < THREADS; i++) {
            int connection = i;
            long[] times = random.longs(EACH, 0, 10_000_000_000L).toArray();
            for (long time : times)
                expected.recordValue(time);
            threads.add(Thread.startVirtualThread(() -> {
                for (long time : times)
                    latencies.record(connection, time, 1);
            }));
        }
        // Collecting in the meantime loses nothing.
        while (threads.stream().anyMatch(Thread::isAlive))
            latencies.collect();
        for (Thread thread : threads)
            thread.join();
        latencies.collect();
        assertEquals(THREADS * EACH, latencies.total().getTotalCount(), "seed " + seed);
        assertEquals(expected, latencies.total(), "seed " + seed);
    }

    @Test
    void aValueIsKeptToOnePartInAThousand() {
        long seed = System.nanoTime();
        var random = new SplittableRandom(seed);
        for (int i = 0; i < 20; i++) {
            long time = random.nextLong(1, Latencies.LONGEST_NANOS);
            var latencies = new Latencies();
            latencies.record(i, time, 1);
            double error = Math.abs(latencies.collect().getMaxValue() - time) / (double) time;
            assertTrue(error <= 0.001, "seed " + seed + ": " + time + " is off by " + error);
        }
    }

    @Test
    void valuesAreToldApartJustAsAHistogramDoes() {
        long seed = System.nanoTime();
        var random = new SplittableRandom(seed);
        var latencies = new Latencies();
        var expected = Latencies.newHistogram();
        for (long power = 1; power < Latencies.LONGEST_NANOS; power *= 2)
            for (long time : new long[] {power - 1, power, power + 1, random.nextLong(power, Math.min(2 * power, Latencies.LONGEST_NANOS))}) {
                int count = random.nextInt(1, 20);
                latencies.record(0, time, count);
                expected.recordValueWithCount(time, count);
            }
        assertEquals(expected, latencies.collect(), "seed " + seed);
    }

    @Test
    void impossibleTimesAreBroughtIntoRange() {
        var latencies = new Latencies();
        latencies.record(0, -5, 1);
        latencies.record(1, Long.MAX_VALUE, 1);
        Histogram collected = latencies.collect();
        assertEquals(2, collected.getTotalCount());
        assertEquals(0, collected.getMinValue());
        assertTrue(collected.valuesAreEquivalent(Latencies.LONGEST_NANOS, collected.getMaxValue()));
    }

    @Test
    void collectingReturnsWhatIsNewAndAddsItToTheTotal() {
        var latencies = new Latencies();
        latencies.record(0, 1_000, 1);
        assertEquals(1, latencies.collect().getTotalCount());
        latencies.record(1, 2_000, 1);
        latencies.record(2, 3_000, 1);
        assertEquals(1, latencies.total().getTotalCount());
        assertEquals(2, latencies.collect().getTotalCount());
        assertEquals(0, latencies.collect().getTotalCount());
        assertEquals(3, latencies.total().getTotalCount());
    }
}
