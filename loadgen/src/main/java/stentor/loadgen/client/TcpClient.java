package stentor.loadgen.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;

import stentor.loadgen.measure.ErrorClass;
import stentor.loadgen.measure.Tally;
import stentor.loadgen.measure.Timing;
import stentor.loadgen.payload.Template;

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
    private final byte[] incoming;
    private Socket socket;
    private InputStream in;
    private OutputStream out;
    private long sent;
    private long answered;
    private boolean replyBegun;
    private boolean excessReported;
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
    }

    @Override
    void converse() throws IOException {
        long now = System.nanoTime();
        for (;;) {
            send(now);
            if (sent == answered)
                return;
            waitingSince = sentAt[slot(answered)];
            int n = in.read(incoming);
            waitingSince = 0;
            if (n < 0)
                throw new EOFException("closed by the server");
            now = System.nanoTime();
            tallyAt(now).bytesReceived += n;
            check(n, now);
        }
    }

    /** Sends, in one write, as many requests as may be under way. */
    private void send(long now) throws IOException {
        int length = 0;
        Tally tally = tallyAt(now);
        while (sent - answered < plan.pipeline() && plan.window().claim(now)) {
            Template message = plan.payload().messages().get(plan.payload().indexOf(number, sent));
            message.write(outgoing, length, number, sent);
            length += message.length();
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
    private void check(int length, long now) {
        for (int at = 0; at < length; ) {
            if (answered == sent) {
                reportExcess(at, length, now);
                return;
            }
            if (!replyBegun) {
                reply.begin(number, answered);
                replyBegun = true;
            }
            int from = at;
            at = reply.take(incoming, at, length);
            if (reply.isComplete()) {
                if (reply.isRight()) {
                    countReply(sentAt[slot(answered)], now);
                } else {
                    countError(ErrorClass.MISMATCH, sentAt[slot(answered)], now);
                    fleet.mismatched(number, answered, reply.expected(), incoming, from, at);
                }
                answered++;
                replyBegun = false;
                connectionIsGood();
            }
        }
    }

    private void reportExcess(int from, int to, long now) {
        if (excessReported)
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
