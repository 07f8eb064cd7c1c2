package stentor.loadgen.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import stentor.loadgen.measure.ErrorClass;
import stentor.loadgen.measure.Tally;
import stentor.loadgen.measure.Timing;
import stentor.loadgen.schedule.Window;
import stentor.turns.Turns;

/** A client over TCP, where replies come in the order of requests. */
final class TcpClient extends Client {

    private static final int LARGEST_READ = 16 * 1024;
    private static final int SMALLEST_READ = 128;
    /** In an open loop, so many bytes at most before others go first: a reply without an end never has to be waited for. */
    private static final int FLOOD = 1024 * 1024;
    /** How long a server gets to close its side, once ours is closed and everything is answered. */
    private static final int FINISH_MILLIS = 500;

    private final UnderWay underWay;
    private final Replies replies;
    /** Null in an open loop. */
    private final Burst burst;
    /** Grows while reads fill it. */
    private byte[] incoming;
    private volatile Connection stream;
    private InputStream in;
    private OutputStream out;
    /** Null until it gives way for the first time. */
    private Turns.Turn turn;
    /** How many bytes came and went since it last gave way. */
    private long moved;
    private long connectedAt;
    /** The number of the first request over this connection. */
    private long first;
    /** In an open loop: since when a request is being written, or {@link UnderWay#NONE}. */
    private volatile long writingSince = UnderWay.NONE;
    private volatile Connection expired;
    private volatile boolean closedIdle;

    TcpClient(int number, Fleet fleet) {
        super(number, fleet);
        underWay = new UnderWay(plan.depth());
        replies = new Replies(this, underWay);
        burst = pacer != null ? null : fleet.burst();
        // What comes back together is to be read together, or it would be sent and read in pieces from then on.
        int replies = pacer != null ? 1 : plan.depth();
        incoming = new byte[Math.clamp((long) replies * Math.max(plan.payload().longest(), plan.expectation().longest()), SMALLEST_READ, LARGEST_READ)];
    }

    @Override
    void connect() throws IOException {
        long start = System.nanoTime();
        Connection made = fleet.dialer().tcp(number);
        connectedAt = System.nanoTime();
        fleet.record(Timing.CONNECT, number, connectedAt - start, 1, Window.MEASURED);
        in = made.talk().getInputStream();
        out = made.talk().getOutputStream();
        first = underWay.sent();
        closedIdle = false;
        replies.restart();
        try {
            new Prelude(plan, number).hold(made, tallyAt(connectedAt));
        } catch (IOException | RuntimeException | Error e) {
            made.cut();
            throw e;
        }
        // Not before: whoever closes a connection that is idle would cut the prelude off.
        stream = made;
    }

    @Override
    boolean converse(int rounds) throws IOException {
        return pacer == null ? sendAndReceive(rounds) : receive(rounds);
    }

    private boolean sendAndReceive(int rounds) throws IOException {
        long now = System.nanoTime();
        for (int i = 0; i < rounds; i++) {
            now = drain(now);
            send(now);
            if (underWay.isEmpty() || replies.wasLast())
                return false;
            // By the time it is back its reply has come, unless the server is slow.
            giveWay();
            now = receiveOnce();
        }
        return true;
    }

    private boolean receive(int rounds) throws IOException {
        try {
            for (int i = 0; i < rounds; i++) {
                // Where it was cut the next read tells, as of a failure.
                if (replies.wasLast() || underWay.isEmpty() && (pacer.ended() || left(underWay.sent()) == 0))
                    return false;
                long now = drain(receiveOnce());
                if (underWay.isEmpty() || !listed)
                    pacer.giveBack(this);
                pacer.help(now);
                if (moved >= FLOOD)
                    giveWay();
            }
            return true;
        } catch (IOException e) {
            if (!closedIdle)
                throw e;
            return false;
        }
    }

    private void giveWay() {
        if (turn == null)
            turn = fleet.turns().begin();
        fleet.turns().giveWay(turn, moved);
        moved = 0;
    }

    private long receiveOnce() throws IOException {
        int n = in.read(incoming);
        long now = System.nanoTime();
        if (n < 0) {
            closed(now);
        } else {
            tallyAt(now).bytesReceived += n;
            moved += n;
            replies.take(incoming, n, now);
            makeRoom(n);
        }
        return now;
    }

    /**
     * Reads what has come of a reply that was complete before all of it had, so that it is not taken for the next one. Returns the
     * time when it had: the next request is sent then, and this is none of its latency.
     */
    private long drain(long begun) throws IOException {
        long now = begun;
        if (plan.expectation().endsRepliesInStreams())
            return now;
        // A server that goes on for ever must not keep us.
        while (!replies.wasLast() && underWay.isEmpty() && now - begun < plan.timeout().toNanos() && !plan.window().isClosed(now) && receiveMore()) {
            // Nor the others, whose replies time out meanwhile.
            giveWay();
            now = System.nanoTime();
        }
        return now;
    }

    /** Receives some of what has come; returns whether anything had. */
    private boolean receiveMore() throws IOException {
        if (in.available() > 0) {
            receiveOnce();
            return true;
        }
        // An encrypted stream tells only of the record that it is in, and not of those behind it.
        Socket talk = stream.talk();
        Socket wire = stream.wire();
        if (wire == talk || wire.getInputStream().available() == 0)
            return false;
        // What has come may as well be a ticket, or half a record, and no byte be behind that.
        talk.setSoTimeout(1);
        try {
            receiveOnce();
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } finally {
            talk.setSoTimeout(0);
        }
    }

    private void makeRoom(int read) {
        if (read == incoming.length && read < LARGEST_READ)
            incoming = new byte[Math.min(2 * read, LARGEST_READ)];
    }

    /** The server has closed the connection, which may be how a reply ends. */
    private void closed(long now) throws IOException {
        if (!replies.endWithStream(incoming, now))
            throw new EOFException("closed by the server");
    }

    /** Sends, in one write, as many requests as may be under way. */
    private void send(long now) throws IOException {
        long sent = underWay.sent();
        long wanted = Math.min(underWay.room(), left(sent));
        int requests = wanted == 0 || plan.window().isClosed(now) ? 0 : (int) plan.window().claim(now, wanted);
        if (requests == 0)
            return;
        int length = burst.write(number, sent, requests);
        underWay.add(now, now, requests);
        Tally tally = tallyAt(now);
        tally.sent += requests;
        out.write(burst.bytes(), 0, length);
        tally.bytesSent += length;
        moved += length;
    }

    @Override
    int send(long due, long now, byte[] buffer) throws IOException {
        int length = plan.payload().write(buffer, 0, number, underWay.sent());
        underWay.add(due, now, 1);
        writingSince = now;
        try {
            out.write(buffer, 0, length);
        } finally {
            writingSince = UnderWay.NONE;
        }
        return length;
    }

    @Override
    void sendingFailed(IOException failure) {
        stream.cut();
    }

    @Override
    boolean hasRoom() {
        return underWay.room() > 0 && !isUsedUp();
    }

    @Override
    boolean isFree() {
        return underWay.isEmpty();
    }

    @Override
    boolean isUsedUp() {
        // The pacer may learn that it was cut before the client's own thread gets to run, and would lose one request after the other.
        return stream.isOver() || left(underWay.sent()) == 0;
    }

    /** How many more requests may be sent over this connection, with so many sent. */
    private long left(long sent) {
        return replies.wasLast() ? 0 : plan.connecting().left(sent - first, connectedAt);
    }

    /** Whatever came unasked has been received, so there is nothing to finish. */
    @Override
    void wakeIfIdle() {
        if (underWay.isEmpty() && stream != null && !stream.isOver()) {
            closedIdle = true;
            stream.close();
        }
    }

    @Override
    void expire(long now) {
        // Before what is under way over it: in between it may be given up for another, whose time is not up.
        Connection watched = stream;
        long since = underWay.oldestSentAt();
        // A server may answer what it has not read yet, and then never read it.
        if (since == UnderWay.NONE)
            since = writingSince;
        if (since != UnderWay.NONE && (now - since > plan.timeout().toNanos() || fleet.isInterrupted()) && watched != expired) {
            expired = watched;
            watched.cut();
        }
    }

    @Override
    Optional<Boolean> hasUnread() {
        Connection watched = stream;
        if (watched == null || underWay.isEmpty())
            return Optional.empty();
        try {
            return Optional.of(watched.wire().getInputStream().available() > 0);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    void abandon(IOException failure) {
        long now = System.nanoTime();
        ErrorClass error = expired == stream ? ErrorClass.TIMEOUT : failure instanceof EOFException ? ErrorClass.CLOSED : ErrorClass.RESET;
        for (; !underWay.isEmpty(); underWay.remove(1)) {
            long due = underWay.due();
            if (fleet.isInterrupted())
                tallyAt(due).unfinished++;
            else
                countError(error, due, now);
        }
        stream.cut();
    }

    @Override
    void finish() throws IOException {
        if (replies.wasLast()) {
            // What is under way behind the last reply is lost.
            if (!underWay.isEmpty())
                throw new EOFException("closed by the server");
            stream.close();
            return;
        }
        try (Socket ending = stream.talk()) {
            if (ending.isClosed())
                return;
            ending.shutdownOutput();
            ending.setSoTimeout(FINISH_MILLIS);
            long begun = System.nanoTime();
            for (int n; (n = in.read(incoming)) >= 0; ) {
                long now = System.nanoTime();
                tallyAt(now).bytesReceived += n;
                replies.reportExcess(incoming, 0, n, now);
                moved += n;
                giveWay();
                if (now - begun > TimeUnit.MILLISECONDS.toNanos(FINISH_MILLIS))
                    return;
            }
        } catch (SocketTimeoutException e) {
            // A server may well keep its side open; it has said nothing more, which is all we wanted to know.
        }
    }
}
