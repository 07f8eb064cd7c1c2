package stentor.loadgen.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;

import stentor.loadgen.expect.Verdict;
import stentor.loadgen.measure.ErrorClass;
import stentor.loadgen.measure.Tally;
import stentor.loadgen.measure.Timing;

/**
 * A client over TCP. Requests and replies are numbered over the client's whole life; those from {@code answered} to
 * {@code sent} are under way, and replies come in the order of requests.
 */
final class TcpClient extends Client {

    private static final int LARGEST_READ = 16 * 1024;
    private static final int SMALLEST_READ = 256;
    /** How long a server gets to close its side, once ours is closed and everything is answered. */
    private static final int FINISH_MILLIS = 500;

    private final long[] sentAt;
    private final byte[] outgoing;
    private byte[] incoming;
    private Socket socket;
    private InputStream in;
    private OutputStream out;
    private long sent;
    private long answered;
    private boolean replyBegun;
    private boolean excessReported;
    /** Whether a reply has said that none can follow on this connection. */
    private boolean usedUp;
    /** When the oldest request under way was sent, while we wait in a write or a read; 0 otherwise. */
    private volatile long waitingSince;
    private volatile boolean expired;

    TcpClient(int number, Fleet fleet) {
        super(number, fleet);
        sentAt = new long[plan.pipeline()];
        outgoing = new byte[plan.pipeline() * plan.payload().longest()];
        int replies = Math.max(plan.payload().longest(), plan.expectation().longest()) * plan.pipeline();
        incoming = new byte[Math.clamp(replies, SMALLEST_READ, LARGEST_READ)];
    }

    @Override
    void connect() throws IOException {
        long start = System.nanoTime();
        socket = Connector.tcp(plan.address(), plan.source(number), plan.timeout());
        fleet.record(Timing.CONNECT, number, System.nanoTime() - start, true);
        in = socket.getInputStream();
        out = socket.getOutputStream();
        expired = false;
        excessReported = false;
        usedUp = false;
        try {
            new Prelude(plan, number).hold(socket, tallyAt(System.nanoTime()));
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    @Override
    void converse() throws IOException {
        long now = System.nanoTime();
        for (;;) {
            if (!plan.expectation().endsRepliesInStreams())
                drain();
            send(now);
            if (sent == answered)
                return;
            waitingSince = sentAt[slot(answered)];
            int n = in.read(incoming);
            waitingSince = 0;
            now = System.nanoTime();
            if (n < 0) {
                closed(now);
            } else {
                tallyAt(now).bytesReceived += n;
                check(n, now);
                makeRoom(n);
            }
        }
    }

    /** What has come of a reply that was complete before all of it had. */
    private void drain() throws IOException {
        while (in.available() > 0) {
            int n = in.read(incoming);
            if (n < 0)
                return;
            tallyAt(System.nanoTime()).bytesReceived += n;
            makeRoom(n);
        }
    }

    /** Replies turn out to be longer than was known. */
    private void makeRoom(int read) {
        if (read == incoming.length && read < LARGEST_READ)
            incoming = new byte[Math.min(2 * read, LARGEST_READ)];
    }

    /** The server has closed the connection, which may be how a reply ends. */
    private void closed(long now) throws IOException {
        if (!replyBegun)
            beginReply();
        if (!reply.endsWithStream())
            throw new EOFException("closed by the server");
        replyEnds(now, 0, 0);
        usedUp();
    }

    /** Sends, in one write, as many requests as may be under way. */
    private void send(long now) throws IOException {
        int length = 0;
        Tally tally = tallyAt(now);
        while (!usedUp && sent - answered < plan.pipeline() && plan.window().claim(now)) {
            length = plan.payload().write(outgoing, length, number, sent);
            sentAt[slot(sent)] = now;
            sent++;
            tally.sent++;
        }
        if (length > 0) {
            // A server that does not read may keep us here.
            waitingSince = sentAt[slot(answered)];
            out.write(outgoing, 0, length);
            tally.bytesSent += length;
        }
    }

    /** Checks what one read brought: the rest of a reply, several, the beginning of another. */
    private void check(int length, long now) throws IOException {
        for (int at = 0; at < length && !usedUp; ) {
            if (answered == sent) {
                reportExcess(at, length, now);
                return;
            }
            if (!replyBegun)
                beginReply();
            int from = at;
            at = reply.take(incoming, at, length);
            if (reply.isComplete()) {
                boolean last = reply.isLast();
                replyEnds(now, from, at);
                if (last)
                    usedUp();
            }
        }
    }

    private void beginReply() {
        reply.begin(number, answered);
        replyBegun = true;
    }

    private void replyEnds(long now, int from, int to) {
        Verdict verdict = reply.verdict();
        if (verdict == Verdict.RIGHT) {
            countReply(sentAt[slot(answered)], now);
        } else {
            countWrong(verdict, sentAt[slot(answered)], now);
            fleet.mismatched(number, answered, reply.expected(), incoming, from, to);
        }
        answered++;
        replyBegun = false;
        connectionIsGood();
    }

    /** Nothing follows on this connection; what is under way on it is lost. */
    private void usedUp() throws IOException {
        usedUp = true;
        if (answered < sent)
            throw new EOFException("closed by the server");
    }

    private void reportExcess(int from, int to, long now) {
        // Of a reply that was complete before all of it had come, more may come at any time.
        if (excessReported || !plan.expectation().endsRepliesInStreams())
            return;
        excessReported = true;
        countError(ErrorClass.LONG, now, now);
        fleet.mismatched(number, sent, "nothing more", incoming, from, to);
    }

    private int slot(long sequence) {
        return (int) (sequence % sentAt.length);
    }

    @Override
    void expire(long now) {
        long since = waitingSince;
        if (since != 0 && (now - since > plan.timeout().toNanos() || fleet.isInterrupted()) && !expired) {
            expired = true;
            close();
        }
    }

    @Override
    void abandon(IOException failure) {
        waitingSince = 0;
        long now = System.nanoTime();
        ErrorClass error = expired ? ErrorClass.TIMEOUT : failure instanceof EOFException ? ErrorClass.CLOSED : ErrorClass.RESET;
        for (; answered < sent; answered++)
            if (fleet.isInterrupted())
                tallyAt(sentAt[slot(answered)]).unfinished++;
            else
                countError(error, sentAt[slot(answered)], now);
        replyBegun = false;
        close();
    }

    @Override
    void finish() throws IOException {
        if (usedUp) {
            close();
            return;
        }
        try (Socket ending = socket) {
            ending.shutdownOutput();
            ending.setSoTimeout(FINISH_MILLIS);
            for (int n; (n = in.read(incoming)) >= 0; ) {
                long now = System.nanoTime();
                tallyAt(now).bytesReceived += n;
                reportExcess(0, n, now);
            }
        } catch (SocketTimeoutException e) {
            // A server may well keep its side open; it has said nothing more, which is all we wanted to know.
        }
    }

    private void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // It is given up either way, and what that cost has been counted.
        }
    }
}
