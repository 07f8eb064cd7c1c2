package stentor.loadgen.client;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
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
 * pacer evidently does not. A thread most often loses its processor in a system call that wakes somebody, so what is to be sent
 * over which connection is decided under a lock, and sent without it.
 *
 * <p>It is never held up by a peer that does not read, since no connection has more under way than its socket's buffers take.
 *
 * <p><b>Who may touch a connection.</b> Whoever got it from the {@link Roster} sends, one at a time, from when a client has
 * {@linkplain #offer offered} itself until {@link #retire} has returned; the client's thread alone receives and closes.
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
    /** Of what cannot be sent any more, so many are counted one by one; of a rate far beyond reach there may be billions. */
    private static final int COUNTED_SINGLY = 1_000_000;

    private final Fleet fleet;
    private final Window window;
    private final Schedule schedule;
    private final Thread thread = Thread.ofPlatform().daemon().name("pacer").unstarted(this);
    /** Guards all that follows. */
    private final Lock deciding = new ReentrantLock();
    private final PrimitiveIterator.OfLong starts;
    private final Roster roster = new Roster();
    /** To write requests to, for as many as ever sent at a time. */
    private final Deque<byte[]> buffers = new ArrayDeque<>();
    /** By the window's phases. */
    private final Tally[] tallies = {new Tally(), new Tally()};
    /** When the next request is due. */
    private volatile long due = System.nanoTime() + Schedule.NEVER;
    /** What was due before had to wait for a connection. */
    private long starvedUntil;
    /** A request is due, and there is no connection for it. */
    private volatile boolean starving;
    private int senders;
    private long countedUnsent;
    private volatile boolean over;
    private volatile boolean ended;

    Pacer(Fleet fleet) {
        this.fleet = fleet;
        this.window = fleet.plan().window();
        this.schedule = fleet.plan().schedule().orElseThrow();
        this.starts = schedule.starts(fleet.plan().segment());
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

    /** What was sent, delayed and not sent in this phase of the window; the rest is counted by the clients. */
    Tally tally(int phase) {
        return tallies[phase];
    }

    /** Requests may be sent over the client's connection. Called by its thread. */
    void offer(Client client) {
        deciding.lock();
        try {
            roster.offer(client);
        } finally {
            deciding.unlock();
        }
        if (starving)
            LockSupport.unpark(thread);
    }

    /** The client may be free, or have room again. */
    void giveBack(Client client) {
        if (roster.giveBack(client) && starving)
            LockSupport.unpark(thread);
    }

    /** Returns when nothing more is sent over the client's connection. Called by its thread. */
    void retire(Client client) {
        deciding.lock();
        try {
            roster.retire(client);
        } finally {
            deciding.unlock();
        }
        while (client.leaving && !ended)
            LockSupport.park(this);
    }

    /** If the pacer's thread is late, sends some of what is due. Called by a client's thread that has just read a reply. */
    void help(long now) {
        if (now - due >= OVERDUE_NANOS && deciding.tryLock())
            sendDue(HELP);
    }

    @Override
    public void run() {
        TimerSlack.none();
        try {
            while (!over) {
                deciding.lock();
                sendDue(Integer.MAX_VALUE);
                LockSupport.parkNanos(this, nanosToNext());
            }
            awaitHelpers();
        } catch (RuntimeException | Error e) {
            fleet.broke(e);
        } finally {
            ended = true;
            fleet.sendingEnded();
            fleet.ended();
        }
    }

    private long nanosToNext() {
        long now = System.nanoTime();
        long next = starving ? window.stopAt() - now : Math.min(due, window.stopAt()) - now;
        return over ? 0 : Math.clamp(next, SHORTEST_PARK_NANOS, LONGEST_PARK_NANOS);
    }

    private void awaitHelpers() {
        deciding.lock();
        for (; senders > 0; deciding.lock()) {
            deciding.unlock();
            LockSupport.parkNanos(this, SHORTEST_PARK_NANOS);
        }
        deciding.unlock();
    }

    /** Sends what is due, but no more than so many. Called with the lock held; returns without. */
    private void sendDue(int most) {
        try {
            byte[] buffer = buffers.isEmpty() ? new byte[fleet.plan().longestRequest()] : buffers.pop();
            senders++;
            try {
                sendDue(most, buffer);
            } finally {
                senders--;
                buffers.push(buffer);
            }
        } finally {
            deciding.unlock();
        }
    }

    /** The same; returns with the lock held too. */
    private void sendDue(int most, byte[] buffer) {
        Client client = decide();
        for (int i = 1; client != null; i++) {
            deciding.unlock();
            int length = 0;
            try {
                length = send(client, buffer);
            } finally {
                deciding.lock();
                tallyAt(client.due).bytesSent += length;
                // Whatever went wrong, its own thread may be waiting for this.
                roster.add(client);
            }
            client = i < most ? decide() : null;
        }
    }

    /** Who is to send what is due next; null if nothing is, nobody can, or the sending is over. Counts what could not be sent in time. */
    private Client decide() {
        long now;
        while ((now = System.nanoTime()) - due >= 0 && !window.isClosed(due)) {
            if (now - window.stopAt() >= GRACE_NANOS) {
                countUnsent();
                continue;
            }
            Client client = next(now);
            if (client == null)
                return null;
            if (window.claim(due)) {
                assign(client);
                advance();
                return client;
            }
            roster.add(client);
        }
        // At the time for which nothing was due: by another the end may have come, and what was due before it.
        over |= window.isClosed(now);
        return null;
    }

    /** Nothing will be sent any more: counts the next request, or all that are left. */
    private void countUnsent() {
        if (countedUnsent++ < COUNTED_SINGLY) {
            if (window.claim(due))
                tallyAt(due).unsent++;
            advance();
            return;
        }
        for (long end : new long[] {Math.min(window.measureFrom(), window.stopAt()), window.stopAt()})
            if (due - end < 0) {
                tallyAt(due).unsent += window.claim(due, schedule.about(due - window.begin(), end - window.begin(), fleet.plan().segment()));
                due = end;
            }
    }

    /** Who is next to send; null if nobody can. */
    private Client next(long now) {
        Client client = roster.poll();
        if (client == null && !starving) {
            starving = true;
            // Whoever is given back after this look wakes us.
            client = roster.poll();
        }
        if (client != null && starving) {
            starving = false;
            starvedUntil = now;
        }
        return client;
    }

    private void assign(Client client) {
        client.due = due;
        client.delayed = due - starvedUntil < 0;
        tallyAt(due).sent++;
        if (client.delayed)
            tallyAt(due).delayed++;
    }

    private Tally tallyAt(long time) {
        return tallies[window.phase(time)];
    }

    private void advance() {
        due = window.begin() + starts.nextLong();
    }

    /** Sends what the client was assigned, and returns its length. Called without the lock. */
    private int send(Client client, byte[] buffer) {
        long now = System.nanoTime();
        if (!client.delayed)
            fleet.record(Timing.LATENESS, 0, now - client.due, 1, window.phase(client.due));
        try {
            return client.send(client.due, now, buffer);
        } catch (IOException e) {
            client.sendingFailed(e);
            return 0;
        }
    }
}
