package stentor.turns;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A moment in which whoever lets others go lets nobody go. The carriers run out of work, and look at the queues where new threads,
 * timers and the poller's wake-ups arrive. It lasts longer while connections that were accepted have not begun.
 */
final class Stillness {

    /** How long it lasts. What waits outside is a system call or two from waiting again, each. */
    private static final long SHORTEST_NANOS = TimeUnit.MICROSECONDS.toNanos(100);
    /** How long at the most, while an accepted connection has not begun. */
    private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(3);
    /** So many may have been accepted and not begun: each of them is work that somebody who is served already waits for. */
    private static final int MOST_ARRIVED = 64;
    /** How long whoever accepts waits for that. */
    private static final long LONGEST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final AtomicLong arrived = new AtomicLong();
    private final AtomicLong begun = new AtomicLong();
    private final Runnable meanwhile;
    private final Thread waker;
    /** Whoever keeps still, until the waker has ended it. */
    private volatile Thread still;
    private volatile boolean stopped;

    /** @param meanwhile done by each of the two threads once, each time */
    Stillness(Consumer<Throwable> failed, Runnable meanwhile) {
        this.meanwhile = meanwhile;
        this.waker = Thread.ofPlatform().daemon().name("conductor-waker").unstarted(new Unfailing(this::wake, failed));
    }

    void start() {
        waker.start();
    }

    /** Ends it, now and from now on. */
    void stop() {
        stopped = true;
        LockSupport.unpark(waker);
        LockSupport.unpark(still);
    }

    /** A connection was accepted, and its thread is about to be started. */
    void arrive() {
        arrived.incrementAndGet();
    }

    /** That thread runs. */
    void begin() {
        begun.incrementAndGet();
    }

    private long waitingToBegin() {
        return arrived.get() - begun.get();
    }

    /** Returns when not too many that have arrived wait to begin, or after a moment. */
    void awaitBegun() {
        // As a rule there is nothing to wait for, and then no clock is read.
        if (waitingToBegin() <= MOST_ARRIVED)
            return;
        long since = System.nanoTime();
        while (waitingToBegin() > MOST_ARRIVED && System.nanoTime() - since < LONGEST_WAIT_NANOS && !stopped)
            LockSupport.parkNanos(this, SHORTEST_NANOS);
    }

    /** Keeps the calling thread still. It is woken from outside: a yield would put it in front of those whose queue a carrier has not come to yet. */
    void keep() {
        meanwhile.run();
        still = Thread.currentThread();
        LockSupport.unpark(waker);
        while (still != null && !stopped)
            LockSupport.park(this);
    }

    private void wake() {
        while (!stopped) {
            if (still == null) {
                LockSupport.park(this);
                continue;
            }
            meanwhile.run();
            long start = System.nanoTime();
            for (long lasted = 0; lasted < SHORTEST_NANOS || waitingToBegin() > 0 && lasted < LONGEST_NANOS; lasted = System.nanoTime() - start)
                LockSupport.parkNanos(this, SHORTEST_NANOS);
            Thread woken = still;
            still = null;
            LockSupport.unpark(woken);
        }
    }
}
