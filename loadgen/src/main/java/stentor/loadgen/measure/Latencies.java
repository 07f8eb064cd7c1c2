package stentor.loadgen.measure;

import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * Times in nanoseconds, recorded by thousands of connections into a few histograms: one a connection would take a quarter of
 * a megabyte each, a single one would be fought over by all processors. Recording waits for nobody and allocates nothing;
 * one thread at a time may collect.
 */
public final class Latencies {

    /** What is longer counts as this long. */
    public static final long LONGEST_NANOS = TimeUnit.HOURS.toNanos(1);
    /** Every recorded value is kept to one part in a thousand. */
    public static final int DIGITS = 3;

    private final Recorder[] stripes;
    private final Histogram total = newHistogram();
    /** Handed back to its recorder at each collection, so that collecting allocates none. */
    private final Histogram[] recycled;

    /** With a stripe or more a processor. */
    public Latencies() {
        int count = Integer.highestOneBit(2 * Runtime.getRuntime().availableProcessors());
        stripes = IntStream.range(0, Math.min(count, 32)).mapToObj(i -> new Recorder(LONGEST_NANOS, DIGITS)).toArray(Recorder[]::new);
        recycled = new Histogram[stripes.length];
    }

    /** An empty histogram to which all others of this program can be added. */
    public static Histogram newHistogram() {
        return new Histogram(LONGEST_NANOS, DIGITS);
    }

    /** @param connection spreads connections over the stripes */
    public void record(int connection, long nanos) {
        stripes[connection & stripes.length - 1].recordValue(Math.max(0, Math.min(nanos, LONGEST_NANOS)));
    }

    /** Adds what was recorded since the last call to {@link #total}, and returns just that. */
    public Histogram collect() {
        Histogram sinceLast = newHistogram();
        for (int i = 0; i < stripes.length; i++) {
            recycled[i] = stripes[i].getIntervalHistogram(recycled[i]);
            sinceLast.add(recycled[i]);
        }
        total.add(sinceLast);
        return sinceLast;
    }

    /** All that has been collected. */
    public Histogram total() {
        return total;
    }
}
