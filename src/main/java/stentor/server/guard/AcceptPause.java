package stentor.server.guard;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * How long to wait after accept has failed: a little at first, and up to a tenth of a second if it goes on failing, until it
 * has not for a second. So there are at most some 14 failures in any second, and a server that can accept again does so at
 * once. For one thread.
 */
public final class AcceptPause {

    private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long FORGET_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier nanoTime;
    private long pause;
    private long failedAt;

    /** @param nanoTime the clock, as {@link System#nanoTime} */
    public AcceptPause(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Pauses, or until this thread is unparked. */
    public void take() {
        LockSupport.parkNanos(this, next());
    }

    /** Accept has failed: how long to pause, in nanoseconds. */
    long next() {
        long now = nanoTime.getAsLong();
        pause = pause == 0 || now - failedAt > FORGET_NANOS ? SHORTEST_NANOS : Math.min(2 * pause, LONGEST_NANOS);
        failedAt = now;
        return pause;
    }
}
