package stentor.loadgen.fake;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

import stentor.loadgen.target.Target;

/** A TCP server on a free port of the loopback address that treats each connection as a test tells it to, and then closes it. */
public final class FakeTcpServer implements AutoCloseable {

    /** What is done with a connection, on a thread of its own. */
    public interface Behaviour {
        void serve(int connection, Line line) throws IOException, InterruptedException;
    }

    private final ServerSocket listener;
    private final List<Socket> accepted = new CopyOnWriteArrayList<>();

    public FakeTcpServer(Behaviour behaviour) throws IOException {
        this(0, behaviour);
    }

    /** @param port 0 for a free one */
    public FakeTcpServer(int port, Behaviour behaviour) throws IOException {
        listener = new ServerSocket(port, 1_000, InetAddress.getLoopbackAddress());
        Thread.startVirtualThread(() -> accept(behaviour));
    }

    private void accept(Behaviour behaviour) {
        try {
            for (int i = 0; ; i++) {
                Socket socket = listener.accept();
                int connection = i;
                accepted.add(socket);
                Thread.startVirtualThread(() -> serve(behaviour, connection, socket));
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    private static void serve(Behaviour behaviour, int connection, Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            behaviour.serve(connection, new Line(socket));
        } catch (IOException | InterruptedException e) {
            // The client has gone, which is for the test to judge.
        }
    }

    /** Where it listens. */
    public Target target() {
        return Target.parse("tcp://127.0.0.1:" + listener.getLocalPort());
    }

    /** The connections so far, in the order they came in. */
    public List<Socket> accepted() {
        return accepted;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : accepted)
            socket.close();
    }

    /** A connection as lines of bytes. */
    public record Line(Socket socket) {

        /** The next line without its end, each byte a character; null at the end. */
        public String read() throws IOException {
            InputStream in = socket.getInputStream();
            var line = new ByteArrayOutputStream();
            for (int b; (b = in.read()) != '\n'; line.write(b))
                if (b < 0)
                    return null;
            return line.toString(StandardCharsets.ISO_8859_1);
        }

        /** Sends the text as it is, each character a byte. */
        public void write(String text) throws IOException {
            OutputStream out = socket.getOutputStream();
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        /** Answers lines in capitals until the end. */
        public void serveRest() throws IOException {
            for (String line; (line = read()) != null; )
                write(capitals(line));
        }

        /** Closes so that the client sees a reset. */
        public void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /** The right reply to an ASCII line. */
        public static String capitals(String line) {
            return line.toUpperCase(Locale.ROOT) + "\n";
        }
    }
}
