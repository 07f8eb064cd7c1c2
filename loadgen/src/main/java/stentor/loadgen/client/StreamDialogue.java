package stentor.loadgen.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Over a stream, encrypted or not, a sentence is a line. The reply ends with its line, or with the connection, as where a server closes after each
 * reply; then the next sentence makes a new one, as it does after one without a reply in time. A server that sends no line ends at
 * all is given a moment to finish.
 */
final class StreamDialogue implements Dialogue {

    private static final int PIECE = 64 * 1024;
    /** Where a reply has no end it is given up, while there is memory to say so. */
    private static final int LONGEST_REPLY = 64 << 20;
    private static final Duration MOMENT = Duration.ofMillis(300);

    private final Line line;
    private final Duration timeout;
    private Connection connection;
    private InputStream in;
    /** The last sentence, as long as not all of it is written. */
    private CompletableFuture<Void> saying = CompletableFuture.completedFuture(null);
    /** When the last piece of it was, as {@link System#nanoTime}. */
    private volatile long saidAt;

    /** Makes a connection. */
    interface Line {
        Connection connect() throws IOException;
    }

    StreamDialogue(Line line, Duration timeout) throws IOException {
        this.line = line;
        this.timeout = timeout;
        connect();
    }

    private void connect() throws IOException {
        connection = line.connect();
        in = new BufferedInputStream(connection.talk().getInputStream());
    }

    @Override
    public byte[] ask(byte[] sentence) throws IOException {
        if (!connection.talk().isClosed() && isSaid(timeout))
            try {
                return say(sentence);
            } catch (ClosedBeforeReply e) {
                // Closed after the reply before, most likely: then this sentence has not been heard, and can be said again.
            }
        close();
        connect();
        return say(sentence);
    }

    private byte[] say(byte[] sentence) throws IOException {
        byte[] ended = Arrays.copyOf(sentence, sentence.length + 1);
        ended[sentence.length] = '\n';
        Connection over = connection;
        saidAt = System.nanoTime();
        // Aside, for a server may answer as it hears, and hear no more until the answer is read; or hear nothing at all.
        saying = CompletableFuture.runAsync(() -> {
            try {
                OutputStream out = over.talk().getOutputStream();
                for (int at = 0; at < ended.length; at += PIECE) {
                    out.write(ended, at, Math.min(PIECE, ended.length - at));
                    saidAt = System.nanoTime();
                }
            } catch (IOException e) {
                // Whoever listens for the reply is told that the connection is gone.
                throw new UncheckedIOException(e);
            }
        }, sentenceToBeSaid -> Thread.ofVirtual().start(sentenceToBeSaid));
        return hear();
    }

    /** Whether the last sentence is said to its end within so much time. */
    private boolean isSaid(Duration patience) {
        return saying.copy().orTimeout(patience.toNanos(), TimeUnit.NANOSECONDS).handle((said, failure) -> failure == null).join();
    }

    private byte[] hear() throws IOException {
        var reply = new ByteArrayOutputStream();
        int heard = 0;
        long heardAt = saidAt;
        connection.talk().setSoTimeout(Connector.millis(timeout));
        for (;;)
            try {
                int b = read(reply.size() == 0);
                if (b < 0)
                    close();
                if (b < 0 || b == '\n')
                    break;
                if (reply.size() == 0)
                    connection.talk().setSoTimeout(Connector.millis(MOMENT));
                if (reply.size() == LONGEST_REPLY) {
                    connection.cut();
                    throw new IOException("its reply has no end within " + LONGEST_REPLY / (1 << 20) + " MiB");
                }
                reply.write(b);
            } catch (SocketTimeoutException e) {
                if (reply.size() > 0 && saying.isDone())
                    break;
                if (reply.size() > heard)
                    heardAt = System.nanoTime();
                heard = reply.size();
                // A server that answers in the end has its time from then on, and one that answers as it hears from the last that came.
                long now = System.nanoTime();
                long left = timeout.toNanos() - Math.min(now - heardAt, now - saidAt);
                if (left <= 0) {
                    // The reply may still come, and must not be taken for that to the next sentence.
                    connection.cut();
                    return null;
                }
                connection.talk().setSoTimeout(Connector.millis(heard == 0 ? Duration.ofNanos(left) : MOMENT));
            }
        byte[] bytes = reply.toByteArray();
        boolean crLf = bytes.length > 0 && bytes[bytes.length - 1] == '\r';
        return crLf ? Arrays.copyOf(bytes, bytes.length - 1) : bytes;
    }

    private int read(boolean first) throws IOException {
        int b;
        try {
            b = in.read();
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            if (first)
                throw new ClosedBeforeReply(e);
            return -1;
        }
        if (b < 0 && first)
            throw new ClosedBeforeReply(null);
        return b;
    }

    /** A stream has no replies out of their turn. */
    @Override
    public List<byte[]> lateReplies() {
        return List.of();
    }

    @Override
    public void close() {
        // The reply may be here a little before whoever said the sentence knows that it is said.
        if (isSaid(MOMENT))
            connection.close();
        else
            connection.cut();
    }

    /** The connection ended with nothing said. */
    private static final class ClosedBeforeReply extends IOException {

        private static final long serialVersionUID = 1;

        ClosedBeforeReply(IOException cause) {
            super("the server closed the connection without a reply", cause);
        }
    }
}
