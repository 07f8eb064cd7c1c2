package stentor.loadgen.compare;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Burns processor time in small pieces, one a call, that add up to a share of what the process uses. How long a piece has to be
 * depends on the machine and on what else the process does for a call, so it is measured again and again. Thread-safe.
 */
final class Burner {

    private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    /** A server that has just started, or has nothing to do, uses most of its time for something else. */
    private static final long FEWEST_CALLS = 300;

    /** Reading the clock takes no longer; when more has gone by, the processor was given to somebody else meanwhile. */
    private static final long READING_NANOS = 500;

    private final double share;
    private final LongSupplier clock;
    private final LongSupplier cpuClock;
    private final LongAdder calls = new LongAdder();
    private final LongAdder burnt = new LongAdder();
    private final AtomicBoolean adjusting = new AtomicBoolean();
    private long cpuBefore;
    private volatile long adjusted;
    private volatile long piece;

    /**
     * @param share of all that the process uses, from 0 to below 1
     * @param clock nanoseconds, as of {@code System.nanoTime()}
     * @param cpuClock nanoseconds of processor time that the process has used
     */
    Burner(double share, LongSupplier clock, LongSupplier cpuClock) {
        this.share = share;
        this.clock = clock;
        this.cpuClock = cpuClock;
        adjusted = clock.getAsLong();
    }

    /** Burns a piece. */
    void burn() {
        long begin = clock.getAsLong();
        calls.increment();
        if (begin - adjusted > WINDOW_NANOS && adjusting.compareAndSet(false, true)) {
            adjust();
            adjusted = begin;
            adjusting.set(false);
        }
        long until = piece;
        long elapsed;
        do {
            elapsed = clock.getAsLong() - begin;
        } while (elapsed < until);
        burnt.add(Math.min(elapsed, until + READING_NANOS));
    }

    /** By what the window that ends now has used. */
    private void adjust() {
        long cpu = cpuClock.getAsLong();
        long count = calls.sumThenReset();
        long own = cpu - cpuBefore - burnt.sumThenReset();
        cpuBefore = cpu;
        if (count >= FEWEST_CALLS)
            piece = Math.round(share / (1 - share) * Math.max(0, own) / count);
    }
}
