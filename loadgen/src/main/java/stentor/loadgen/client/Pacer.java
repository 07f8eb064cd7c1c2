package stentor.loadgen.client;

import java.io.IOException;
import java.util.PrimitiveIterator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

import stentor.loadgen.measure.Tally;
import stentor.loadgen.measure.Timing;
import stentor.loadgen.schedule.Schedule;
import stentor.loadgen.schedule.Window;

/**
 * Sends the requests of an open loop when they are due, over whichever connection is free; if none is, over the one that was
 * written to least recently of those that may have more under way. If none may, the request waits, and those after it: it is
 * counted as delayed, and since the time when it was due is kept, its wait is in its latency.
 *
 * <p><b>Why a thread of its own that writes.</b> Were the clients' virtual threads to sleep until their requests are due, their
 * wake-ups would go through a queue that busy carriers do not look at: under saturation the generator would be late by as much
 * as the server is slow, and say nothing of it. A platform thread is woken by the kernel whatever the carriers do.
 *
 * <p><b>Why the clients help.</b> Where more threads want to run than there are processors, that one too waits for its turn, for
 * milliseconds. If a client's thread has a reply in its hand and finds a request overdue, it sends that, since it runs and the
 * pacer evidently does not.
 *
 * <p>It is never held up by a peer that does not read, since no connection has more under way than its socket's buffers take.
 *
 * <p><b>Who may touch a connection.</b> Whoever holds the right to {@linkplain #sending send} sends, from when a client has
 * {@linkplain #giveBack offered} itself until {@link #retire} has returned; the client's thread alone receives and closes.
 */
final class Pacer implements Runnable {

    /** So long after the end of the sending it goes on with what was due before, if it need not wait for it. */
    private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    /**
     * The least that it sleeps; what falls due in the meantime is sent together. Without, every request at a high rate would cost
     * a wake-up here and one at the server, which takes more CPU time than sending it.
     */
    private static final long SHORTEST_PARK_NANOS = TimeUnit.MICROSECONDS.toNanos(100);
    /** How often it looks whether the run was ended by hand. */
    private static final long LONGEST_PARK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    /** A request that is so late is sent by whoever notices. */
    private static final long OVERDUE_NANOS = 2 * SHORTEST_PARK_NANOS;
    /** So many at a time, and then the helper looks after its own replies again. */
    private static final int HELP = 4;

    private final Fleet fleet;
    private final Window window;
    private final Thread thread = Thread.ofPlatform().daemon().name("pacer").unstarted(this);
    /** Guards all that follows; its holder sends. */
    private final Lock sending = new ReentrantLock();
    private final PrimitiveIterator.OfLong starts;
    private final Roster roster = new Roster();
    private final byte[] outgoing;
    private final Tally warmup = new Tally();
    private final Tally measured = new Tally();
    /** When the next request is due. */
    private volatile long due = System.nanoTime() + Schedule.NEVER;
    /** What was due before had to wait for a connection. */
    private long starvedUntil;
    private volatile boolean starving;
    private volatile boolean over;
    private volatile boolean ended;

    Pacer(Fleet fleet) {
        this.fleet = fleet;
        this.window = fleet.plan().window();
        this.starts = fleet.plan().schedule().orElseThrow().starts(fleet.plan().segment());
        this.outgoing = new byte[fleet.plan().longestRequest()];
    }

    /** Begins with what is due. */
    void start() {
        advance();
        thread.start();
    }

    /** Whether nothing more will be sent, and every client is its own thread's again. */
    boolean ended() {
        return ended;
    }

    /** What was sent, delayed and not sent; the rest is counted by the clients. */
    Tally measured() {
        return measured;
    }

    Tally warmup() {
        return warmup;
    }

    /** The client may be free, or have room again, or be leaving. */
    void giveBack(Client client) {
        if (roster.giveBack(client) && starving)
            LockSupport.unpark(thread);
    }

    /** Returns when nothing more is sent over the client's connection. Called by its thread. */
    void retire(Client client) {
        client.leaving = true;
        giveBack(client);
        LockSupport.unpark(thread);
        while (client.leaving && !ended)
            LockSupport.park(this);
        client.leaving = false;
    }

    /** If the pacer's thread is late, sends some of what is due. Called by a client's thread that has just read a reply. */
    void help(long now) {
        if (now - due < OVERDUE_NANOS || !sending.tryLock())
            return;
        try {
            for (int i = 0; i < HELP && now - due >= 0 && !over; i++) {
                Client client = roster.poll();
                if (client == null)
                    return;
                send(client);
            }
        } finally {
            sending.unlock();
        }
    }

    @Override
    public void run() {
        TimerSlack.none();
        try {
            while (!over)
                LockSupport.parkNanos(this, sendDue() ? nanosToNext() : SHORTEST_PARK_NANOS);
        } finally {
            sending.lock();
            ended = true;
            roster.takeBack();
            sending.unlock();
            fleet.sendingEnded();
            fleet.ended();
        }
    }

    private long nanosToNext() {
        long next = Math.min(due, window.stopAt()) - System.nanoTime();
        return over ? 0 : Math.clamp(next, SHORTEST_PARK_NANOS, LONGEST_PARK_NANOS);
    }

    /** Sends all that is due; returns false if a helper is about it. */
    private boolean sendDue() {
        if (!sending.tryLock())
            return false;
        try {
            roster.takeBack();
            while (!over && System.nanoTime() - due >= 0)
                send(awaitClient());
            over |= window.isClosed(System.nanoTime());
            return true;
        } finally {
            sending.unlock();
        }
    }

    /** Sends what is due next, or counts that it could not; notices if the sending has ended before that was due. */
    private void send(Client client) {
        boolean claimed = window.claim(due);
        long now = System.nanoTime();
        if (claimed && client != null && now - window.stopAt() < GRACE_NANOS)
            send(client, now);
        else if (claimed)
            (window.isMeasured(due) ? measured : warmup).unsent++;
        if (client != null)
            roster.add(client);
        if (claimed)
            advance();
        else
            over = true;
    }

    private void send(Client client, long now) {
        boolean counts = window.isMeasured(due);
        Tally tally = counts ? measured : warmup;
        tally.sent++;
        if (due - starvedUntil < 0)
            tally.delayed++;
        else
            fleet.record(Timing.LATENESS, 0, now - due, counts);
        try {
            tally.bytesSent += client.send(due, now, outgoing);
        } catch (IOException e) {
            client.sendingFailed(e);
        }
    }

    private void advance() {
        due = window.begin() + starts.nextLong();
    }

    /** Returns null if there was none until the end of the sending. */
    private Client awaitClient() {
        Client client = roster.poll();
        if (client != null)
            return client;
        starving = true;
        while (client == null && System.nanoTime() - window.stopAt() < GRACE_NANOS && due - window.stopAt() < 0) {
            // Whoever is given back after this look wakes us.
            client = roster.poll();
            if (client == null)
                LockSupport.parkNanos(this, LONGEST_PARK_NANOS);
        }
        starving = false;
        starvedUntil = System.nanoTime();
        return client;
    }
}
