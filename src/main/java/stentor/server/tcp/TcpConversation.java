package stentor.server.tcp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import stentor.server.service.Conversation;
import stentor.server.service.LineTooLongException;
import stentor.server.service.ReplyBuffer;
import stentor.server.telemetry.Counter;
import stentor.turns.Turns;

/**
 * A connection as its service sees it: one buffer that is small while little comes and grows while reads fill it.
 *
 * <p>The array is laid out as what has been handed to the service {@code [0..from)}, what has been read and not handed out
 * {@code [from..to)}, and free space. Confined to the connection's virtual thread.
 */
final class TcpConversation implements Conversation {

    /** Holds a short request; an idle connection keeps no more than this, unless its last requests were larger. */
    private static final int SMALLEST_BUFFER = 128;
    /** With {@code --once} what the first read brings is all that is answered, so it is as much as such servers usually take. */
    private static final int ONLY_BUFFER = 2048;
    /** From here on larger reads no longer make fewer calls worth having. */
    private static final int LARGEST_BUFFER = 64 * 1024;
    private static final int GROWTH = 4;
    /** So many reads in a row that would have fitted the next smaller buffer make it so. */
    private static final int READS_BEFORE_SHRINKING = 16;
    /** Gathered line replies are sent when there are this many bytes of them, or when the service reads on. */
    private static final int FLUSH_AT = 16 * 1024;
    /** In place of a moment: the next line has not begun. */
    private static final int NO_LINE = -1;

    private final Connection connection;
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final TcpListener listener;
    private final Turns.Turn turn;

    private byte[] buffer;
    private int from;
    private int to;
    private boolean waitForMore;
    private long bytesReceived;
    private long bytesSent;
    /** How many bytes came and went since it last gave way; 0 until the first come. */
    private long moved;
    private int smallReads;
    private ReplyBuffer unsent;
    private boolean replied;
    private boolean sent;
    private boolean noDelay;
    private boolean inputEnded;
    private boolean broken;

    TcpConversation(Connection connection, Socket socket, TcpListener listener, Turns.Turn turn) throws IOException {
        this.connection = connection;
        this.socket = socket;
        this.listener = listener;
        this.turn = turn;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
        this.buffer = new byte[listener.once() ? ONLY_BUFFER : SMALLEST_BUFFER];
    }

    @Override
    public int read() throws IOException {
        moveRestToFront();
        if (to == 0 || waitForMore) {
            if (!fill(NO_LINE))
                return -1;
            waitForMore = false;
        }
        from = to;
        return to;
    }

    @Override
    public byte[] bytes() {
        return buffer;
    }

    @Override
    public void keep(int count) {
        from = to - count;
        moveRestToFront();
        waitForMore = count > 0;
    }

    @Override
    public String readLine() throws IOException {
        if (hadItsOneReply())
            return null;
        int maxLine = listener.limits().maxLine();
        int begun = to > from ? listener.deadlines().now() : NO_LINE;
        int scanned = from;
        for (;;) {
            for (int i = scanned; i < to; i++)
                if (buffer[i] == '\n')
                    return takeLine(i, i + 1);
            // One more may be the CR of a line end.
            if (to - from - 1 > maxLine)
                throw new LineTooLongException(maxLine);
            // Its next read fails then, as it does for one that waits there when its time comes.
            if (begun != NO_LINE && listener.deadlines().isLineLate(begun))
                connection.abort(Counter.CLOSED_LINE_TIMEOUT);
            scanned = to - from;
            moveRestToFront();
            if (!fill(begun))
                return to == 0 || endedByUs() ? null : takeLine(to, to);
            if (begun == NO_LINE)
                begun = listener.deadlines().now();
        }
    }

    private String takeLine(int end, int next) throws LineTooLongException {
        int textEnd = next > end && end > from && buffer[end - 1] == '\r' ? end - 1 : end;
        if (textEnd - from > listener.limits().maxLine())
            throw new LineTooLongException(listener.limits().maxLine());
        var line = new String(buffer, from, textEnd - from, StandardCharsets.UTF_8);
        from = next;
        // What was kept went with it, so what is left is more.
        waitForMore = false;
        return line;
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        flush();
        send(source, offset, length);
    }

    @Override
    public void reply(String message) throws IOException {
        if (unsent == null)
            unsent = new ReplyBuffer(SMALLEST_BUFFER, Integer.MAX_VALUE);
        byte[] line = (message + '\n').getBytes(StandardCharsets.UTF_8);
        unsent.add(line, 0, line.length);
        replied = true;
        if (unsent.length() >= FLUSH_AT)
            flush();
    }

    /** Sends what was gathered. */
    void flush() throws IOException {
        if (unsent != null && unsent.length() > 0) {
            send(unsent.bytes(), 0, unsent.length());
            unsent.clear();
        }
    }

    /** Whether the input has ended, by the client's doing or by ours. */
    boolean inputEnded() {
        return inputEnded;
    }

    /** Whether the end of the input is our doing: a line without its end is then half a request, not the last one. */
    private boolean endedByUs() {
        return inputEnded && connection.endedByUs();
    }

    /** Whether the connection itself failed, as opposed to the service. */
    boolean broken() {
        return broken;
    }

    /** Whether {@code --once} has ended the conversation. */
    boolean hadItsOneReply() {
        return listener.once() && replied;
    }

    long bytesReceived() {
        return bytesReceived;
    }

    long bytesSent() {
        return bytesSent;
    }

    private void send(byte[] source, int offset, int length) throws IOException {
        try {
            sendAtOnce();
            // In parts, each with a deadline of its own: a client that takes in a long reply slowly does take it in.
            for (int end = offset + length, part; offset < end; offset += part) {
                part = Math.min(end - offset, LARGEST_BUFFER);
                connection.noteWriting(listener.deadlines().now());
                out.write(source, offset, part);
            }
        } catch (IOException e) {
            broken = true;
            throw e;
        }
        connection.noteWorking();
        replied = true;
        bytesSent += length;
        moved += length;
        listener.counters().add(Counter.BYTES_SENT, length);
    }

    /**
     * Replies are written whole, so there is nothing for Nagle's algorithm to wait for. It never holds back the first one,
     * which for many connections is the only one, and is then saved a system call.
     */
    private void sendAtOnce() throws IOException {
        if (sent && !noDelay) {
            socket.setTcpNoDelay(true);
            noDelay = true;
        }
        sent = true;
    }

    /**
     * Reads once into the free space behind {@code to}. False at the end of the input.
     *
     * @param lineBegun when the line began of which the rest is wanted, or {@link #NO_LINE}
     */
    private boolean fill(int lineBegun) throws IOException {
        flush();
        if (inputEnded || hadItsOneReply())
            return false;
        if (to == buffer.length)
            buffer = Arrays.copyOf(buffer, GROWTH * buffer.length);
        // The first request most likely came with the connection, and its client has waited for its turn already.
        if (moved > 0)
            listener.turns().giveWay(turn, moved);
        if (lineBegun == NO_LINE || listener.limits().lineTimeout().isZero())
            connection.noteReading(listener.deadlines().now());
        else
            connection.noteReadingLine(lineBegun);
        int n;
        try {
            n = in.read(buffer, to, buffer.length - to);
        } catch (IOException e) {
            broken = true;
            throw e;
        }
        connection.noteWorking();
        if (n < 0) {
            inputEnded = true;
            return false;
        }
        moved = n;
        to += n;
        bytesReceived += n;
        listener.counters().add(Counter.BYTES_RECEIVED, n);
        return true;
    }

    private void moveRestToFront() {
        if (from == 0)
            return;
        int rest = to - from;
        if (rest == 0)
            fitBuffer();
        else
            System.arraycopy(buffer, from, buffer, 0, rest);
        from = 0;
        to = rest;
    }

    /** The buffer is empty and {@code to} tells how much of it the last read filled. */
    private void fitBuffer() {
        if (to == buffer.length && buffer.length < LARGEST_BUFFER) {
            buffer = new byte[GROWTH * buffer.length > LARGEST_BUFFER ? LARGEST_BUFFER : GROWTH * buffer.length];
            smallReads = 0;
        } else if (buffer.length > SMALLEST_BUFFER && to <= buffer.length / GROWTH / 2) {
            if (++smallReads >= READS_BEFORE_SHRINKING) {
                buffer = new byte[Math.max(SMALLEST_BUFFER, buffer.length / GROWTH)];
                smallReads = 0;
            }
        } else {
            smallReads = 0;
        }
    }
}
