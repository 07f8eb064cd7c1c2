package stentor.server.tcp;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

import stentor.server.guard.Admission;
import stentor.server.guard.Share;
import stentor.server.guard.Watched;
import stentor.server.service.LineTooLongException;
import stentor.server.telemetry.Counter;
import stentor.turns.Turns;

/**
 * One accepted connection's life, on its own virtual thread: converse, close, count the cause. Other threads touch it only to
 * end it, through {@link #endIfQuiet} and {@link #abort}.
 *
 * <p>There may be tens of thousands that wait for their clients, so every field counts.
 */
final class Connection extends Watched implements Runnable {

    /** How long, and for how many bytes, a server that closes first lets the client finish what it was sending. */
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int LINGER_BYTES = 1 << 20;

    private final Socket socket;
    private final TcpListener listener;
    private Share share;
    /** Why another thread ends it. Set before it does, so that whoever finds the input ended knows by whom. */
    private volatile Counter endedBy;
    private final long acceptedAt = System.nanoTime();
    /** Null until the connection's own thread runs. */
    private TcpConversation conversation;

    Connection(Socket socket, TcpListener listener) {
        this.socket = socket;
        this.listener = listener;
    }

    /** Takes the place that is free. False if its source has its share already. */
    boolean admit(Admission admission) {
        share = admission.admit(socket.getInetAddress());
        return share != null;
    }

    /** Gives the place back. */
    void leave(Admission admission) {
        admission.leave(share);
    }

    @Override
    public void run() {
        Counter cause = Counter.CLOSED_FAILED;
        try (socket) {
            // Before anything that memory may be short for: whoever does not begin is waited for.
            Turns.Turn turn = listener.turns().begin();
            conversation = new TcpConversation(this, socket, listener, turn);
            cause = Counter.CLOSED_RESET;
            cause = converse();
            if (!conversation.inputEnded() && !conversation.broken())
                letClientFinish();
        } catch (IOException e) {
            // Ended before it had begun, or the client did not let us close in peace: not ours to report.
            cause = endedBy(cause);
        } catch (Throwable e) {
            // No memory for a connection more, most likely.
            cause = Counter.CLOSED_FAILED;
            listener.complaints().warn("connection failed", e::toString);
        } finally {
            listener.closed(this, cause);
        }
    }

    /** Whether another thread has ended the input, or is about to. */
    boolean endedByUs() {
        return endedBy != null;
    }

    /** By {@link System#nanoTime}. */
    long acceptedAt() {
        return acceptedAt;
    }

    long bytesReceived() {
        return conversation == null ? 0 : conversation.bytesReceived();
    }

    long bytesSent() {
        return conversation == null ? 0 : conversation.bytesSent();
    }

    private Counter converse() throws IOException {
        try {
            listener.service().converse(conversation);
            conversation.flush();
            if (socket.isClosed())
                return endedBy(Counter.CLOSED_RESET);
            if (conversation.inputEnded())
                return endedBy(Counter.CLOSED_BY_PEER);
            return conversation.hadItsOneReply() ? Counter.CLOSED_ONCE : Counter.CLOSED_BY_SERVICE;
        } catch (LineTooLongException e) {
            byte[] answer = ("error: " + e.getMessage() + "\n").getBytes(StandardCharsets.US_ASCII);
            conversation.write(answer, 0, answer.length);
            return Counter.CLOSED_LINE_TOO_LONG;
        } catch (Throwable e) {
            if (conversation.broken())
                return socket.isClosed() ? endedBy(Counter.CLOSED_RESET) : Counter.CLOSED_RESET;
            // A user's service may fail in any way, an Error included; it ends this conversation and no other.
            listener.complaints().warn("service failed", e::toString);
            // What it had answered before is owed all the same.
            conversation.flush();
            return Counter.CLOSED_SERVICE_FAILED;
        }
    }

    private Counter endedBy(Counter otherwise) {
        Counter cause = endedBy;
        return cause == null ? otherwise : cause;
    }

    /**
     * Ends our side and takes in what the client is still sending: closing at once would answer that with a reset, which can
     * overtake the reply.
     */
    private void letClientFinish() throws IOException {
        socket.shutdownOutput();
        long deadline = System.nanoTime() + LINGER_NANOS;
        InputStream in = socket.getInputStream();
        var discarded = new byte[1024];
        noteReading(listener.deadlines().now());
        for (int taken = 0, n = 0; n >= 0 && taken < LINGER_BYTES; taken += n) {
            int millis = (int) TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (millis <= 0)
                return;
            socket.setSoTimeout(millis);
            n = in.read(discarded);
        }
    }

    /**
     * Ends the input if everything received has been taken in by the service, so that its next read finds the end. Nothing
     * that had arrived when this was called is lost: a read in progress still returns what came before.
     */
    @Override
    public void endIfQuiet(Counter cause) {
        try {
            if (endedBy == null && socket.getInputStream().available() == 0) {
                endedBy = cause;
                socket.shutdownInput();
            }
        } catch (IOException e) {
            // Closed by its own thread in the meantime, which is what was wanted.
        }
    }

    /** Frees its thread wherever it waits for the client, and what the kernel still holds for it. */
    @Override
    public void abort(Counter cause) {
        endedBy = cause;
        reset(socket);
    }

    /** Closes a socket so that its client sees it at once and the kernel keeps nothing of it. */
    static void reset(Socket socket) {
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // Closed already, or as good as: its client is gone.
        }
    }
}
