package stentor.server.guard;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

import stentor.server.telemetry.Complaints;
import stentor.server.telemetry.Counter;

/**
 * Ends connections whose client keeps them waiting too long: silent ones in peace, and by a reset those that do not end their
 * line or do not take in their reply. Never before their time, and at most a second after it, unless this thread gets no
 * processor.
 *
 * <p>One thread sweeps over all open connections. It does so when the first of them could be due, which for a thousand idle
 * ones is after some seconds; so there is no timer to set and clear for each request. While no connection is open it does not wake
 * up at all.
 */
public final class Deadlines {

    private static final int NEVER = Integer.MAX_VALUE;
    /** However many are due one after the other: so many ticks lie between two sweeps. */
    private static final int SHORTEST_REST_TICKS = 3;
    /**
     * After so many ticks it looks again at those who are at work or send a reply, where lines have a deadline: they may wait for the
     * rest of a line next that began long ago.
     */
    private static final int LINE_MAY_GO_ON_TICKS = 5;
    /** When all connections are taken, this part of the idle timeout is enough to be closed. */
    private static final int CROWDED_PART = 10;

    private final Collection<? extends Watched> open;
    private final Complaints complaints;
    private final CoarseClock clock;
    private final int[] ticksAllowed = new int[Watched.WRITING + 1];
    private final int crowdedIdleTicks;
    private final int shortestTicks;
    private final Thread thread = Thread.ofPlatform().daemon().name("tcp-deadlines").unstarted(this::keep);
    private int nextSweep;
    private volatile boolean resting;
    private volatile boolean stopped;

    /**
     * @param open the connections to watch, which may change at any time
     * @param nanoTime the clock, as {@link System#nanoTime}
     */
    public Deadlines(Limits limits, Collection<? extends Watched> open, Complaints complaints, LongSupplier nanoTime) {
        this.open = open;
        this.complaints = complaints;
        clock = new CoarseClock(nanoTime);
        ticksAllowed[Watched.WORKING] = NEVER;
        ticksAllowed[Watched.READING] = ticks(limits.idleTimeout());
        ticksAllowed[Watched.IN_A_LINE] = ticks(limits.lineTimeout());
        ticksAllowed[Watched.WRITING] = ticks(limits.writeTimeout());
        crowdedIdleTicks = ticks(limits.idleTimeout().dividedBy(CROWDED_PART));
        int shortest = NEVER;
        for (int allowed : ticksAllowed)
            shortest = Math.min(shortest, allowed);
        shortestTicks = shortest;
    }

    private static int ticks(Duration timeout) {
        return timeout.isZero() ? NEVER : CoarseClock.ticks(timeout.toNanos());
    }

    /** Begins to watch. */
    public void start() {
        thread.start();
    }

    /** Ends nobody from now on. */
    public void stop() {
        stopped = true;
        LockSupport.unpark(thread);
    }

    /** A connection was added to those that are open. */
    public void wake() {
        if (resting)
            LockSupport.unpark(thread);
    }

    /** The time, for a connection's notes. */
    public int now() {
        return clock.now();
    }

    /**
     * Whether a line that began then has taken too long already. For the connection's own thread, when it has received another
     * part of it: on a busy server one that drips has nearly always something to read, and waits for its turn whenever the sweep
     * comes by, which takes that for work.
     */
    public boolean isLineLate(int begun) {
        return now() - begun >= ticksAllowed[Watched.IN_A_LINE];
    }

    private void keep() {
        Throwable failure = null;
        while (!stopped) {
            try {
                rest();
                LockSupport.parkNanos(this, CoarseClock.TICK_NANOS);
                if (failure != null)
                    complaints.warn("watching the deadlines failed, and goes on", failure::toString);
                failure = null;
                tick();
            } catch (Throwable e) {
                // No memory, most likely, perhaps not even to say so: it is said at the next tick.
                failure = e;
            }
        }
    }

    private void rest() {
        resting = true;
        while (open.isEmpty() && !stopped)
            LockSupport.park(this);
        resting = false;
    }

    /** Goes on to the present, and sweeps if anybody could be due. */
    void tick() {
        int now = clock.advance();
        if (now - nextSweep >= 0)
            nextSweep = now + Math.max(SHORTEST_REST_TICKS, sweep(now));
    }

    /** Ends those who are due, and returns in how many ticks the next could be. */
    private int sweep(int now) {
        // Whatever a connection begins next, it is allowed at least the shortest of the times.
        int soonest = shortestTicks;
        for (Watched connection : open) {
            int note = connection.note();
            int kind = Watched.kind(note);
            if ((kind == Watched.WORKING || kind == Watched.WRITING) && ticksAllowed[Watched.IN_A_LINE] != NEVER)
                soonest = Math.min(soonest, LINE_MAY_GO_ON_TICKS);
            if (ticksAllowed[kind] == NEVER)
                continue;
            int left = ticksAllowed[kind] - Watched.age(note, now);
            if (left <= 0)
                end(connection, kind);
            // Also if it is overdue: it may not have been quiet just now, and is looked at again.
            soonest = Math.min(soonest, left);
        }
        return soonest;
    }

    private static void end(Watched connection, int kind) {
        switch (kind) {
            case Watched.READING -> connection.endIfQuiet(Counter.CLOSED_IDLE);
            case Watched.IN_A_LINE -> connection.abort(Counter.CLOSED_LINE_TIMEOUT);
            case Watched.WRITING -> connection.abort(Counter.CLOSED_WRITE_TIMEOUT);
            default -> throw new IllegalStateException("no deadline for " + kind);
        }
    }

    /** Makes room: of those that have been idle for a tenth of the idle timeout, ends the one that has been for longest. */
    void endLongestIdle() {
        if (crowdedIdleTicks == NEVER)
            return;
        int now = clock.now();
        int longest = crowdedIdleTicks;
        Watched idlest = null;
        for (Watched connection : open) {
            int note = connection.note();
            if (Watched.kind(note) == Watched.READING && Watched.age(note, now) >= longest) {
                longest = Watched.age(note, now);
                idlest = connection;
            }
        }
        if (idlest != null)
            idlest.endIfQuiet(Counter.CLOSED_EVICTED);
    }
}
