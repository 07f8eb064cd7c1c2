package stentor.loadgen.client;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import stentor.loadgen.expect.Reply;
import stentor.loadgen.expect.Verdict;
import stentor.loadgen.measure.ErrorClass;
import stentor.loadgen.measure.Tally;
import stentor.loadgen.measure.Timing;

/**
 * One client of a run, on its own virtual thread: connects, waits for the others, and keeps its requests under way until the
 * window closes. A connection that fails costs the requests on it and is made again, after a pause that grows.
 */
abstract class Client implements Runnable {

    private static final long SHORTEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    final int number;
    final Fleet fleet;
    final Plan plan;
    final Reply reply;
    private final Tally warmup = new Tally();
    private final Tally measured = new Tally();
    private long pause = SHORTEST_PAUSE_NANOS;

    Client(int number, Fleet fleet) {
        this.number = number;
        this.fleet = fleet;
        this.plan = fleet.plan();
        this.reply = plan.expectation().newReply();
    }

    /** Makes the connection, unless there is one. */
    abstract void connect() throws IOException;

    /** Sends and receives until the window is closed, or the connection can be used no more, and every request is accounted for. */
    abstract void converse() throws IOException;

    /** Accounts for the requests under way on a connection that failed, and closes it. */
    abstract void abandon(IOException failure);

    /** Ends a connection with no request under way, and looks for what came unasked. */
    abstract void finish() throws IOException;

    /** Called by another thread now and then: ends a wait for a reply that has taken too long. */
    abstract void expire(long now);

    @Override
    public final void run() {
        try {
            boolean connected = false;
            try {
                connected = tryToConnect();
            } finally {
                fleet.attempted(connected);
            }
            fleet.awaitOpen();
            for (;;) {
                boolean inOrder = connected && converseOnce();
                if (!mayGoOn())
                    return;
                if (!inOrder) {
                    LockSupport.parkNanos(pause);
                    pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
                }
                connected = mayGoOn() && tryToConnect();
            }
        } finally {
            fleet.ended();
        }
    }

    private boolean tryToConnect() {
        try {
            fleet.awaitTurnToConnect(number);
            try {
                connect();
            } finally {
                fleet.connectTurnEnded();
            }
            return true;
        } catch (IOException e) {
            measured.count(Connector.classify(e), System.nanoTime(), fleet.errorTimes());
            fleet.connectFailed(e);
            return false;
        }
    }

    /** Returns whether the connection came to an end in order. */
    private boolean converseOnce() {
        try {
            converse();
            finish();
            return true;
        } catch (IOException e) {
            abandon(e);
            return false;
        }
    }

    private boolean mayGoOn() {
        return !plan.window().isClosed(System.nanoTime());
    }

    /** A reply came: the connection is good, and a later failure is a new one. */
    final void connectionIsGood() {
        pause = SHORTEST_PAUSE_NANOS;
    }

    /** Where a request sent then, or bytes moved then, are counted. */
    final Tally tallyAt(long time) {
        return plan.window().isMeasured(time) ? measured : warmup;
    }

    /** Counts a right reply to a request sent then. */
    final void countReply(long sentAt, long now) {
        Tally tally = tallyAt(sentAt);
        tally.completed++;
        fleet.record(Timing.LATENCY, number, now - sentAt, tally == measured);
    }

    /** Counts a complete reply that was wrong. */
    final void countWrong(Verdict verdict, long sentAt, long now) {
        countError(switch (verdict) {
            case SHORT -> ErrorClass.SHORT;
            case LONG -> ErrorClass.LONG;
            case WRONG, RIGHT -> ErrorClass.MISMATCH;
        }, sentAt, now);
    }

    /** Counts a failure of what began then. */
    final void countError(ErrorClass error, long begunAt, long now) {
        tallyAt(begunAt).count(error, now, fleet.errorTimes());
    }

    final Tally measured() {
        return measured;
    }

    final Tally warmup() {
        return warmup;
    }
}
