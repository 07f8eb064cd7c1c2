package stentor.turns;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Of the virtual threads that each mind a connection, server's or client's: who goes next. Before a connection reads again it
 * {@linkplain #giveWay gives way}: it queues here and parks, and a conductor, a virtual thread too, lets those that queue go on, a
 * few dozen at a time, in the order in which they came.
 *
 * <p><b>Why give way.</b> By the time a busy connection is back its next request has come, and its read is one system call.
 * Without, the read finds nothing, registers with the poller, parks, is woken and reads again. On one core with 8 to 100 busy
 * connections that is worth a tenth to a third of the CPU time of a request.
 *
 * <p><b>Why a conductor.</b> A carrier looks at the queues where new threads, timers and the poller's wake-ups arrive only when
 * its own queue is empty; threads that yield, or that the poller woke, are on its own, and if they are busy it never is. A
 * newcomer then waits for as long as the load lasts, and so do some of the busy ones. Those that wait here are on no carrier's
 * queue, so now and then the conductor can simply hold still: the carriers run out of work at once, look around, and run all
 * who had to wait outside. With 2,000 connections that saturate one core, a newcomer's first reply came within 27 ms, where
 * without it had to wait for the end of the load; and the slowest of all replies within 70 ms, where it was over a second.
 *
 * <p><b>Why it counts who comes back.</b> One that is let go and is not back a round later found nothing to read, and waits outside
 * with the poller. Then the conductor holds still soon: with 100 connections such waits were all there was to the p99.
 *
 * <p><b>Why bytes count.</b> One that brings 64 KiB at a time takes as long for it as twenty small requests; a few hundred of
 * those would hold up everybody else for as long as all of them take. So who has moved much lets others go first for several rounds.
 *
 * <p>While nobody is busy nothing happens here: there is no clock that ticks.
 */
public final class Turns {

    /** How many go on at a time. Enough that the conductor's own work does not show. */
    private static final int BATCH = 64;
    /** Moving so many, in and out, takes about as long as what every request takes anyway. */
    private static final int BYTES_A_ROUND = 8192;
    /** Whatever somebody moved, the next round but so many is its own. */
    private static final int MOST_ROUNDS = 16;
    /** How often it holds still, which bounds how long anybody waits outside. */
    private static final long BREATH_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    /** How often, if somebody is missing: let go, and not back. It found nothing to read, and waits outside; or has just ended. */
    private static final long SHORT_BREATH_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    /** A connection that is the only busy one goes on by itself, so many times: somebody may be waiting outside. */
    private static final int TURNS_ALONE = 64;

    private final AtomicReference<Turn> newest = new AtomicReference<>();
    private final AtomicBoolean idle = new AtomicBoolean();
    private final LongSupplier clock;
    private final Stillness stillness;
    private final Thread conductor;
    private volatile boolean stopped;
    /** The conductor's: those whose round it is, the first of them first. */
    private Turn oldest;
    /** The conductor's: those who have moved much, the last of them first. */
    private Turn deferred;
    /** The conductor's: the round it is in, and the last one before the carriers looked around. */
    private long round = 1;
    private long lookedAround;
    /** The conductor's: how many it has let go since then who are not back, in this round and in those before. */
    private int out;
    private int missing;
    /** Who gave way last, and how often in a row it needed not. Races cost a turn too many or too few. */
    private Turn last;
    private int alone;

    /** One connection's place in the queue; it is in it once or not at all. */
    public static final class Turn {

        private final Thread thread = Thread.currentThread();
        private Turn next;
        private int rounds;
        /** The conductor's: in which of its rounds this was let go. */
        private long letGoIn;
        private volatile boolean queued;

        private Turn() {
        }

        /** Whether it waits to go on. */
        boolean isQueued() {
            return queued;
        }
    }

    /** @param failed told of what turns went on in spite of: no memory, as a rule. It may fail itself, and is then told of that */
    public Turns(Consumer<Throwable> failed) {
        this(failed, () -> { }, System::nanoTime);
    }

    /**
     * @param whileHolding done by each of the two threads once whenever the conductor holds still
     * @param clock what tells the conductor when to, in nanoseconds
     */
    Turns(Consumer<Throwable> failed, Runnable whileHolding, LongSupplier clock) {
        this.clock = clock;
        this.stillness = new Stillness(failed, whileHolding);
        this.conductor = Thread.ofVirtual().name("conductor").unstarted(new Unfailing(this::conduct, failed));
    }

    /** Begins its work. */
    public void start() {
        conductor.start();
        stillness.start();
    }

    /** Lets everybody go on, now and from now on. */
    public void stop() {
        stopped = true;
        LockSupport.unpark(conductor);
        stillness.stop();
    }

    /** A connection was accepted, and its thread is about to be started. */
    public void arrive() {
        stillness.arrive();
    }

    /**
     * Returns when not too many that have arrived wait to begin, or after a moment. For whoever accepts, before the next one: what
     * is not accepted waits in the backlog at no cost to those who are busy, where a burst of thousands would hold them all up.
     */
    public void awaitBegun() {
        stillness.awaitBegun();
    }

    /** A connection's thread runs for the first time. Returns its turn, for that thread alone. */
    public Turn begin() {
        stillness.begin();
        return new Turn();
    }

    /**
     * Returns when those who were waiting have gone first. Called by the turn's own thread.
     *
     * @param bytes how many it has moved since it last did, in and out
     */
    public void giveWay(Turn turn, long bytes) {
        if (last == turn && ++alone < TURNS_ALONE || stopped)
            return;
        last = turn;
        alone = 0;
        turn.rounds = (int) Math.min(bytes / BYTES_A_ROUND, MOST_ROUNDS);
        turn.queued = true;
        Turn before;
        do {
            before = newest.get();
            turn.next = before;
        } while (!newest.compareAndSet(before, turn));
        if (idle.get() && idle.compareAndSet(true, false))
            LockSupport.unpark(conductor);
        boolean interrupted = false;
        while (turn.queued && !stopped) {
            LockSupport.park(this);
            // An interrupted thread no longer parks, and would spin here.
            interrupted |= Thread.interrupted();
        }
        if (interrupted)
            turn.thread.interrupt();
    }

    private void conduct() {
        long breathedAt = clock.getAsLong();
        while (!stopped) {
            if (oldest == null)
                oldest = takeAll();
            if (oldest == null) {
                rest();
                nobodyIsMissing();
                continue;
            }
            int gone = 0;
            while (oldest != null && gone < BATCH) {
                Turn turn = oldest;
                oldest = turn.next;
                if (turn.rounds-- > 0) {
                    defer(turn);
                } else {
                    letGo(turn);
                    gone++;
                }
            }
            if (gone == 0)
                continue;
            // They are on this carrier's own queue, and so now are we, behind them.
            Thread.yield();
            if (clock.getAsLong() - breathedAt > (missing > 0 ? SHORT_BREATH_NANOS : BREATH_NANOS)) {
                stillness.keep();
                nobodyIsMissing();
                breathedAt = clock.getAsLong();
            }
        }
        do {
            while (oldest != null) {
                Turn turn = oldest;
                oldest = turn.next;
                letGo(turn);
            }
            oldest = takeAll();
        } while (oldest != null);
    }

    /** Lets one go on. */
    private void letGo(Turn turn) {
        turn.letGoIn = round;
        // One that stays idle from now on is not to keep alive those behind it, and theirs.
        turn.next = null;
        out++;
        turn.queued = false;
        LockSupport.unpark(turn.thread);
    }

    /** Until the next round. */
    private void defer(Turn turn) {
        turn.next = deferred;
        deferred = turn;
    }

    /** All who queue or were deferred, turned round into the order in which they came; null if nobody does. */
    private Turn takeAll() {
        Turn queued = newest.getAndSet(null);
        for (Turn turn = queued; turn != null; turn = turn.next)
            isBack(turn);
        // Those let go last may still be running on another carrier, and are given another round.
        missing += out;
        out = 0;
        round++;
        Turn oldest = turnedRound(deferred, turnedRound(queued, null));
        deferred = null;
        return oldest;
    }

    private void isBack(Turn turn) {
        if (turn.letGoIn == round)
            out--;
        else if (turn.letGoIn > lookedAround)
            missing--;
    }

    /** The carriers have had time to look around: who is not back now has nothing to read. */
    private void nobodyIsMissing() {
        lookedAround = round++;
        out = 0;
        missing = 0;
    }

    /** These, the last of them first, in front of others. */
    private static Turn turnedRound(Turn turns, Turn others) {
        Turn first = others;
        for (Turn turn = turns; turn != null; ) {
            Turn older = turn.next;
            turn.next = first;
            first = turn;
            turn = older;
        }
        return first;
    }

    /** Sleeps until somebody queues. */
    private void rest() {
        idle.set(true);
        // Somebody may have queued just before, and found us not idle yet.
        if (newest.get() != null)
            idle.set(false);
        while (idle.get() && !stopped)
            LockSupport.park(this);
    }
}
