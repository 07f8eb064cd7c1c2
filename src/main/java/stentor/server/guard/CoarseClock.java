package stentor.server.guard;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A clock that is read for next to nothing, since somebody else {@linkplain #advance advances} it, about once a tick. Any
 * thread may read it; one advances it.
 *
 * <p>It never runs fast: between two readings no more time has passed by it than in truth, but for {@link #ERROR_TICKS}. It
 * may run slow, and does while the whole process is stopped or starved, so that nobody's deadline passes in a time in which
 * he could not be served.
 */
final class CoarseClock {

    static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    /** By how much the difference of two readings may exceed the truth: the first was up to one step old, and each is cut down. */
    static final int ERROR_TICKS = 3;

    /** A later step than this was not for want of an earlier one, but because nobody could take it. */
    private static final long LONGEST_STEP_NANOS = 2 * TICK_NANOS;
    private static final VarHandle NOW;

    static {
        try {
            NOW = MethodHandles.lookup().findVarHandle(CoarseClock.class, "now", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final LongSupplier nanoTime;
    private long steppedAt;
    private long lived;
    private int now;

    /** @param nanoTime what it goes by, as {@link System#nanoTime} */
    CoarseClock(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.steppedAt = nanoTime.getAsLong();
    }

    /** Ticks since some moment; wraps around. */
    int now() {
        return (int) NOW.getOpaque(this);
    }

    /** Goes on to the present, or by as much as one step may be. Returns {@link #now}. */
    int advance() {
        long time = nanoTime.getAsLong();
        lived += Math.min(time - steppedAt, LONGEST_STEP_NANOS);
        steppedAt = time;
        int ticks = (int) (lived / TICK_NANOS);
        NOW.setOpaque(this, ticks);
        return ticks;
    }

    /** How many ticks a difference of two readings must come to for certain, if so much time is to have passed. */
    static int ticks(long nanos) {
        return (int) Math.ceilDiv(nanos, TICK_NANOS) + ERROR_TICKS;
    }
}
