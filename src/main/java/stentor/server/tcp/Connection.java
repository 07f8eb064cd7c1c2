package stentor.server.tcp;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

import stentor.server.service.LineTooLongException;
import stentor.server.telemetry.Counter;
import stentor.turns.Turns;

/**
 * One accepted connection's life, on its own virtual thread: converse, close, count the cause. The only other thread that
 * touches it is a drain's, through {@link #endInputIfQuiet} and {@link #abort}.
 */
final class Connection implements Runnable {

    /** How long, and for how many bytes, a server that closes first lets the client finish what it was sending. */
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int LINGER_BYTES = 1 << 20;

    private final Socket socket;
    private final TcpListener listener;
    /** Set before the input is shut down, so that whoever finds its end knows by whom. */
    private volatile boolean inputEndedByDrain;
    private Turns.Turn turn;
    private final long acceptedAt = System.nanoTime();
    /** Null until the connection's own thread runs. */
    private TcpConversation conversation;

    Connection(Socket socket, TcpListener listener) {
        this.socket = socket;
        this.listener = listener;
    }

    @Override
    public void run() {
        Counter cause = Counter.CLOSED_RESET;
        turn = listener.turns().begin();
        try (socket) {
            conversation = new TcpConversation(this, socket, listener.limits(), listener.counters());
            cause = converse();
            if (!conversation.inputEnded() && !conversation.broken())
                letClientFinish();
        } catch (IOException e) {
            // The client is gone before its first byte, or did not let us close in peace: not ours to report.
        } finally {
            listener.closed(this, cause);
        }
    }

    /** Whether a drain has ended the input, or is about to. */
    boolean inputEndedByDrain() {
        return inputEndedByDrain;
    }

    /** Lets others go first. Called by its own thread, before each read but the first. */
    void giveWay() {
        listener.turns().giveWay(turn);
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
                return Counter.CLOSED_DRAIN_FORCED;
            if (conversation.drained())
                return Counter.CLOSED_DRAINED;
            if (conversation.inputEnded())
                return Counter.CLOSED_BY_PEER;
            return conversation.hadItsOneReply() ? Counter.CLOSED_ONCE : Counter.CLOSED_BY_SERVICE;
        } catch (LineTooLongException e) {
            byte[] answer = ("error: " + e.getMessage() + "\n").getBytes(StandardCharsets.US_ASCII);
            conversation.write(answer, 0, answer.length);
            return Counter.CLOSED_LINE_TOO_LONG;
        } catch (Throwable e) {
            if (conversation.broken())
                return socket.isClosed() ? Counter.CLOSED_DRAIN_FORCED : Counter.CLOSED_RESET;
            // A user's service may fail in any way, an Error included; it ends this conversation and no other.
            listener.complaints().warn("service failed", e::toString);
            // What it had answered before is owed all the same.
            conversation.flush();
            return Counter.CLOSED_SERVICE_FAILED;
        }
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
        for (int taken = 0, n = 0; n >= 0 && taken < LINGER_BYTES; taken += n) {
            int millis = (int) TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (millis <= 0)
                return;
            socket.setSoTimeout(millis);
            n = in.read(discarded);
        }
    }

    /**
     * Ends the input if everything received has been taken in by the service, so that its next read finds the end; otherwise
     * does nothing, and the drain asks again. Nothing that had arrived when this was called is lost: a read in progress still
     * returns what came before.
     */
    void endInputIfQuiet() {
        try {
            if (!inputEndedByDrain && socket.getInputStream().available() == 0) {
                inputEndedByDrain = true;
                socket.shutdownInput();
            }
        } catch (IOException e) {
            // Closed by its own thread in the meantime, which is what a drain is waiting for.
        }
    }

    /** Resets the connection, and with that frees its thread wherever it waits for the client. */
    void abort() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // As above.
        }
    }
}
