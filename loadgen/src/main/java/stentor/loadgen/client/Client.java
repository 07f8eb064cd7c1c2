package stentor.loadgen.client;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

import stentor.loadgen.expect.Reply;
import stentor.loadgen.expect.Verdict;
import stentor.loadgen.measure.ErrorClass;
import stentor.loadgen.measure.Tally;
import stentor.loadgen.measure.Timing;
import stentor.loadgen.schedule.Window;

/**
 * One client of a run, on its own virtual thread: connects, waits for the others, and keeps its requests under way until the
 * window closes. A connection that fails costs the requests on it and is made again, after a pause that grows. In an open loop
 * the {@link Pacer} sends the requests, and this receives.
 */
abstract class Client implements Runnable {

    /** From so many rounds on, the cost of entering the loop does not show. */
    private static final int MOST_ROUNDS = 1024;

    final int number;
    final Fleet fleet;
    final Plan plan;
    final Reply reply;
    /** Null in a closed loop. */
    final Pacer pacer;
    /** By the window's phases. */
    private final Tally[] tallies = {new Tally(), new Tally()};
    private long pause;
    private Thread thread;
    /** Guarded by this object's monitor. */
    private boolean connecting;

    /** The roster's: which list this is in, and between whom. */
    ClientList list;
    Client ahead;
    Client behind;
    /** Between the roster and this: whether it is in one, or on its way back. */
    volatile boolean listed;
    final AtomicBoolean returning = new AtomicBoolean();
    Client returnedBefore;
    /** The roster's alone: whether this takes part, and whether somebody is sending over it. */
    boolean offered;
    boolean sending;
    /** Set by the roster: it is no longer known there, but something is still being sent. */
    volatile boolean leaving;
    /** Nothing more is sent over this connection, and its own thread alone waits for what is under way. */
    volatile boolean retired;
    /** The pacer's: when what it is to send was due, and whether that had to wait for a connection. */
    long due;
    boolean delayed;

    Client(int number, Fleet fleet) {
        this.number = number;
        this.fleet = fleet;
        this.plan = fleet.plan();
        this.pacer = fleet.pacer();
        this.reply = plan.expectation().newReply();
        connectionIsGood();
    }

    /** Makes the connection, unless there is one. */
    abstract void connect() throws IOException;

    /**
     * Exchanges requests and replies, for so many rounds. Returns false once no more are to be sent over this connection and every
     * one is accounted for.
     */
    abstract boolean converse(int rounds) throws IOException;

    /** Accounts for the requests under way on a connection that failed, and closes it. */
    abstract void abandon(IOException failure);

    /** Ends a connection with no request under way, and looks for what came unasked. */
    abstract void finish() throws IOException;

    /** Called by another thread now and then: ends a wait for a reply that has taken too long. */
    abstract void expire(long now);

    /**
     * Called by another thread: whether a request is under way whose reply has come, wholly or in part, and has not been read.
     * Empty if none is under way, or that cannot be told.
     */
    abstract Optional<Boolean> hasUnread();

    /** In an open loop: sends the next request. Returns its length. Called by the pacer, as are all of the following. */
    abstract int send(long due, long now, byte[] buffer) throws IOException;

    /** That failed, and the request is under way on a connection that is not good. */
    abstract void sendingFailed(IOException failure);

    /** Whether another request may be under way. */
    abstract boolean hasRoom();

    /** Whether no request is under way. */
    abstract boolean isFree();

    /** Whether no more requests are to be sent over this connection. */
    abstract boolean isUsedUp();

    /** Nothing more is sent over this connection: if nothing is under way, its thread is no longer to wait. */
    abstract void wakeIfIdle();

    @Override
    public final void run() {
        thread = Thread.currentThread();
        try {
            boolean connected = false;
            try {
                connected = tryToConnect();
            } finally {
                fleet.attempted(connected);
            }
            if (pacer == null)
                fleet.awaitOpen();
            for (;;) {
                boolean inOrder = connected && converseOnce();
                fleet.awaitOpen();
                if (!mayGoOn() || !inOrder && !pause())
                    return;
                connected = mayGoOn() && tryToConnect();
            }
        } catch (RuntimeException | Error e) {
            fleet.broke(e);
        } finally {
            fleet.ended();
        }
    }

    private boolean tryToConnect() {
        try {
            fleet.awaitTurnToConnect(number);
            try {
                setConnecting(true);
                if (fleet.isInterrupted())
                    return false;
                connect();
            } finally {
                setConnecting(false);
                fleet.connectTurnEnded();
            }
            // Before the run is told that all have tried, so that all are there when it begins.
            if (pacer != null)
                pacer.offer(this);
            return true;
        } catch (IOException e) {
            if (fleet.isInterrupted())
                return false;
            tally(Window.MEASURED).count(Connector.classify(e), System.nanoTime(), fleet.errorTimes());
            fleet.connectFailed(number, e);
            return false;
        }
    }

    private synchronized void setConnecting(boolean now) {
        connecting = now;
        // An interruption is of the connecting alone.
        if (!now)
            Thread.interrupted();
    }

    /** Called by another thread: if this is about to connect, or waits for what a server says first, it is to give up. */
    final synchronized void stopConnecting() {
        if (connecting)
            thread.interrupt();
    }

    /** Returns whether the connection came to an end in order. */
    private boolean converseOnce() {
        try {
            converseToTheEnd();
            if (pacer != null) {
                pacer.retire(this);
                awaitWhatWasSentMeanwhile();
            }
            finish();
            return true;
        } catch (IOException e) {
            giveUp(e);
        } catch (RuntimeException | Error e) {
            // Nobody expects it; what is under way is accounted for nevertheless.
            fleet.broke(e);
            giveUp(new IOException(e));
        }
        return false;
    }

    /** Between the last look at what is under way and the retirement a request may have been sent. */
    private void awaitWhatWasSentMeanwhile() throws IOException {
        retired = true;
        try {
            converseToTheEnd();
        } finally {
            retired = false;
        }
    }

    private void giveUp(IOException failure) {
        if (pacer != null)
            pacer.retire(this);
        abandon(failure);
    }

    /**
     * Makes the rounds in loops that are entered anew, each for twice as many as the one before.
     *
     * <p><b>Why.</b> All connections begin within moments, when nothing is compiled. The interpreter changes to compiled code
     * when a method is called; within a loop, only for the one thread that brings the count of all of them to the next thousand.
     * Of thousands of connections in a loop each, most would stay interpreted for minutes, and a stack with an interpreted
     * frame on it is parked and brought back frame by frame besides. So each is compiled by the time that it has run twice as
     * long as the compiler took.
     */
    private void converseToTheEnd() throws IOException {
        boolean more = true;
        for (int rounds = 1; more; rounds = Math.min(2 * rounds, MOST_ROUNDS))
            more = converse(rounds);
    }

    /** Returns false if there is to be no further attempt. */
    private boolean pause() {
        Optional<Duration> shortest = plan.connecting().reconnect().shortestPause();
        if (shortest.isEmpty())
            return false;
        for (long end = System.nanoTime() + pause, left; (left = end - System.nanoTime()) > 0 && mayGoOn(); )
            LockSupport.parkNanos(Math.min(left, Fleet.ATTENTION_NANOS));
        pause = Math.min(2 * pause, plan.connecting().reconnect().longestPause().toNanos());
        return true;
    }

    private boolean mayGoOn() {
        return !plan.window().isClosed(System.nanoTime()) && !(pacer != null && pacer.ended());
    }

    /** A reply came: the connection is good, and a later failure is a new one. */
    final void connectionIsGood() {
        pause = fleet.shortestPauseNanos();
    }

    /** Nothing is being sent any more. */
    final void hasLeft() {
        leaving = false;
        LockSupport.unpark(thread);
    }

    /** Where a request due then, or bytes moved then, are counted. */
    final Tally tallyAt(long time) {
        return tallies[plan.window().phase(time)];
    }

    /** Counts right replies to so many requests that were due and sent at the same time. */
    final void countReplies(long count, long due, long sentAt, long now) {
        int phase = plan.window().phase(due);
        tallies[phase].completed += count;
        fleet.record(Timing.LATENCY, number, now - due, count, phase);
        if (pacer != null)
            fleet.record(Timing.SERVICE, number, now - sentAt, count, phase);
    }

    /** Counts a complete reply that was wrong. */
    final void countWrong(Verdict verdict, long due, long now) {
        countError(switch (verdict) {
            case SHORT -> ErrorClass.SHORT;
            case LONG -> ErrorClass.LONG;
            case WRONG, RIGHT -> ErrorClass.MISMATCH;
        }, due, now);
    }

    /** Counts a failure of what was due then. */
    final void countError(ErrorClass error, long due, long now) {
        tallyAt(due).count(error, now, fleet.errorTimes());
    }

    /** What happened in this phase of the window. */
    final Tally tally(int phase) {
        return tallies[phase];
    }
}
