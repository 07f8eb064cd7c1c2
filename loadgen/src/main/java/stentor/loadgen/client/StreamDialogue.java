package stentor.loadgen.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * Over a stream, encrypted or not, a sentence is a line. The reply ends with its line, or with the connection, as where a server closes after each
 * reply; then the next sentence makes a new one, as it does after one without a reply in time. A server that sends no line ends at
 * all is given a moment to finish.
 */
final class StreamDialogue implements Dialogue {

    private static final int MOMENT_MILLIS = 300;

    private final Line line;
    private final Duration timeout;
    private Socket socket;
    private InputStream in;

    /** Makes a connection. */
    interface Line {
        Socket connect() throws IOException;
    }

    StreamDialogue(Line line, Duration timeout) throws IOException {
        this.line = line;
        this.timeout = timeout;
        connect();
    }

    private void connect() throws IOException {
        socket = line.connect();
        in = new BufferedInputStream(socket.getInputStream());
    }

    @Override
    public byte[] ask(byte[] sentence) throws IOException {
        if (!socket.isClosed())
            try {
                return say(sentence);
            } catch (ClosedBeforeReply e) {
                // Closed after the reply before, most likely: then this sentence has not been heard, and can be said again.
                close();
            }
        connect();
        return say(sentence);
    }

    private byte[] say(byte[] sentence) throws IOException {
        byte[] ended = Arrays.copyOf(sentence, sentence.length + 1);
        ended[sentence.length] = '\n';
        try {
            socket.getOutputStream().write(ended);
        } catch (IOException e) {
            throw new ClosedBeforeReply(e);
        }
        return hear();
    }

    private byte[] hear() throws IOException {
        var reply = new ByteArrayOutputStream();
        try {
            socket.setSoTimeout(Connector.millis(timeout));
            for (int b; (b = read(reply.size() == 0)) != '\n'; ) {
                if (b < 0) {
                    close();
                    break;
                }
                if (reply.size() == 0)
                    socket.setSoTimeout(MOMENT_MILLIS);
                reply.write(b);
            }
        } catch (SocketTimeoutException e) {
            if (reply.size() == 0) {
                // The reply may still come, and must not be taken for that to the next sentence.
                close();
                return null;
            }
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
    public void close() throws IOException {
        socket.close();
    }

    /** The connection ended with nothing said. */
    private static final class ClosedBeforeReply extends IOException {

        private static final long serialVersionUID = 1;

        ClosedBeforeReply(IOException cause) {
            super("the server closed the connection without a reply", cause);
        }
    }
}
