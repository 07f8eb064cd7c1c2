package stentor.loadgen.client;

import java.io.IOException;
import java.util.PrimitiveIterator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import stentor.loadgen.measure.Tally;
import stentor.loadgen.measure.Timing;
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
 * <p>It is never held up by a peer that does not read, since no connection has more under way than its socket's buffers take.
 *
 * <p><b>Who may touch a connection.</b> This thread alone sends, from when a client has {@linkplain #giveBack offered} itself
 * until {@link #retire} has returned; the client's thread alone receives and closes.
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

    private final Fleet fleet;
    private final Window window;
    private final Thread thread = Thread.ofPlatform().daemon().name("pacer").unstarted(this);
    private final ClientList free = new ClientList();
    private final ClientList busy = new ClientList();
    private final AtomicReference<Client> returned = new AtomicReference<>();
    private final byte[] outgoing;
    private final Tally warmup = new Tally();
    private final Tally measured = new Tally();
    /** What was due before had to wait for a connection. */
    private long starvedUntil;
    private volatile boolean starving;
    private volatile boolean ended;

    Pacer(Fleet fleet) {
        this.fleet = fleet;
        this.window = fleet.plan().window();
        this.outgoing = new byte[fleet.plan().longestRequest()];
    }

    /** Begins with what is due. */
    void start() {
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
        if (!client.returning.compareAndSet(false, true))
            return;
        Client before;
        do {
            before = returned.get();
            client.returnedBefore = before;
        } while (!returned.compareAndSet(before, client));
        if (starving)
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

    @Override
    public void run() {
        TimerSlack.none();
        PrimitiveIterator.OfLong starts = fleet.plan().schedule().orElseThrow().starts(fleet.plan().segment());
        try {
            long due;
            do
                due = window.begin() + starts.nextLong();
            while (awaitDue(due) && send(due));
        } finally {
            ended = true;
            takeBack();
            fleet.sendingEnded();
            fleet.ended();
        }
    }

    /** Returns false if the sending ends before. */
    private boolean awaitDue(long due) {
        for (long now; (now = System.nanoTime()) - due < 0; ) {
            if (window.isClosed(now))
                return false;
            takeBack();
            LockSupport.parkNanos(this, Math.clamp(Math.min(due, window.stopAt()) - now, SHORTEST_PARK_NANOS, LONGEST_PARK_NANOS));
        }
        return true;
    }

    /** Sends what is due, or counts that it could not; returns false if the sending has ended before that was due. */
    private boolean send(long due) {
        if (!window.claim(due))
            return false;
        boolean counts = window.isMeasured(due);
        Tally tally = counts ? measured : warmup;
        Client client = awaitClient();
        long now = System.nanoTime();
        if (client == null || now - window.stopAt() >= GRACE_NANOS) {
            tally.unsent++;
            if (client != null)
                list(client);
            return true;
        }
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
        list(client);
        return true;
    }

    /** Into the list where it belongs, if any. */
    private void list(Client client) {
        client.listed = true;
        // The client's thread gives back whom it finds not listed; so either it finds that, or we find the room that it made.
        if (!client.hasRoom()) {
            client.listed = false;
            if (!client.hasRoom()) {
                if (client.isUsedUp())
                    client.wakeIfIdle();
                return;
            }
            client.listed = true;
        }
        (client.isFree() ? free : busy).add(client);
    }

    /** Returns null if there was none until the end of the sending. */
    private Client awaitClient() {
        takeBack();
        Client client = poll();
        if (client != null)
            return client;
        starving = true;
        while (client == null && System.nanoTime() - window.stopAt() < GRACE_NANOS) {
            // Whoever is given back after this look wakes us.
            takeBack();
            client = poll();
            if (client == null)
                LockSupport.parkNanos(this, LONGEST_PARK_NANOS);
        }
        starving = false;
        starvedUntil = System.nanoTime();
        return client;
    }

    private Client poll() {
        Client client;
        while ((client = free.poll()) != null || (client = busy.poll()) != null) {
            if (!client.isUsedUp())
                return client;
            client.listed = false;
            client.wakeIfIdle();
        }
        return null;
    }

    /** Sorts in all who were given back, those first who came first. */
    private void takeBack() {
        if (returned.get() == null)
            return;
        Client oldest = null;
        for (Client client = returned.getAndSet(null); client != null; ) {
            Client before = client.returnedBefore;
            client.returnedBefore = oldest;
            oldest = client;
            client = before;
        }
        while (oldest != null) {
            Client client = oldest;
            oldest = client.returnedBefore;
            client.returnedBefore = null;
            client.returning.set(false);
            ClientList.removeFromAny(client);
            if (client.leaving) {
                client.listed = false;
                client.leaving = false;
                LockSupport.unpark(client.thread());
            } else {
                list(client);
            }
        }
    }
}
