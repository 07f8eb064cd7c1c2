package stentor.server.guard;

import java.net.InetAddress;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import stentor.server.telemetry.Complaints;
import stentor.server.telemetry.Counter;
import stentor.server.telemetry.Counters;

/**
 * Who is let in. There is a place for each connection that may be open, and a place is taken <b>before</b> a connection is
 * accepted: while all are taken nobody is, and newcomers wait in the backlog, where they cost this process nothing and have
 * lost nothing when a place becomes free.
 *
 * <p><b>In an overload</b> this happens, in this order: it is counted; of the clients that have been idle for a tenth of the
 * idle timeout the longest idle is closed, and then the next, but one for each newcomer only, since a place is looked for
 * when the one before has been taken; one line in the log says so, at most once a second; and as long as there is no place,
 * accept waits. The newcomer himself is told nothing: where any text may be a reply, a refusal would pass for one.
 *
 * <p>One thread, which accepts, takes places; any may give them back.
 */
public final class Admission {

    /** How often a place is looked for among the idle. One that is given back is taken at once. */
    private static final long STEP_MILLIS = 50;

    private final Limits limits;
    private final Semaphore places;
    private final Sources sources;
    private final Deadlines deadlines;
    private final Counters counters;
    private final Complaints complaints;
    /** The accepting thread holds a place for whoever comes next; or it looked for one in vain, and has said so. */
    private boolean placeTaken;
    private boolean full;

    /** @param limits those in force, with a number of connections */
    public Admission(Limits limits, Deadlines deadlines, Counters counters, Complaints complaints) {
        this.limits = limits;
        this.deadlines = deadlines;
        this.counters = counters;
        this.complaints = complaints;
        places = new Semaphore(limits.maxConnections());
        sources = new Sources(limits.share(), limits.loopbackExempt());
    }

    /** Waits a moment for a place. False if there is none yet; then it is to be asked again. */
    public boolean awaitPlace() throws InterruptedException {
        if (!placeTaken)
            placeTaken = places.tryAcquire() || awaitPlaceWhenFull();
        return placeTaken;
    }

    private boolean awaitPlaceWhenFull() throws InterruptedException {
        if (!full) {
            full = true;
            counters.add(Counter.ACCEPT_DEFERRED);
            complaints.warn("all connections are taken", () -> limits.maxConnections()
                + " are open, newcomers wait until one closes; --max-connections allows more");
        }
        deadlines.endLongestIdle();
        full = !places.tryAcquire(STEP_MILLIS, TimeUnit.MILLISECONDS);
        return !full;
    }

    /**
     * Gives the place that was taken to a connection from this address, which has to {@linkplain #leave give it back} once.
     * Null if its source has its share; then the place is still there for somebody else.
     */
    public Share admit(InetAddress address) {
        Share share = sources.add(address);
        if (share == null) {
            counters.add(Counter.REFUSED_SOURCE);
            complaints.warn("connection refused", () -> address.getHostAddress() + " has its share of " + limits.share()
                + " connections; --max-per-source allows more");
            return null;
        }
        placeTaken = false;
        return share;
    }

    /** Gives a connection's place back. */
    public void leave(Share share) {
        places.release();
        sources.remove(share);
    }
}
