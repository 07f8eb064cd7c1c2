package stentor.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A TCP client for tests. A read that gets nothing fails after a while instead of hanging. */
public final class TcpClient implements AutoCloseable {

    public static final Duration DEADLINE = Duration.ofSeconds(20);

    private final Socket socket;

    private TcpClient(Socket socket) {
        this.socket = socket;
    }

    /** Connects to the server's TCP address. */
    public static TcpClient to(Server server) throws IOException {
        return to(server.tcpAddress().orElseThrow());
    }

    /** Connects to a port of the loopback address. */
    public static TcpClient to(int port) throws IOException {
        return to(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    public static TcpClient to(InetSocketAddress address) throws IOException {
        return connect(new Socket(), address);
    }

    /** From another address of this machine, as in {@code 127.0.0.2}. */
    public static TcpClient from(String address, Server server) throws IOException {
        var socket = new Socket();
        socket.bind(new InetSocketAddress(address, 0));
        return connect(socket, server.tcpAddress().orElseThrow());
    }

    /** As a client whose receive buffer is full early. */
    public static TcpClient withSmallBuffer(Server server) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(4096);
        return connect(socket, server.tcpAddress().orElseThrow());
    }

    private static TcpClient connect(Socket socket, InetSocketAddress address) throws IOException {
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) DEADLINE.toMillis());
            socket.connect(address, (int) DEADLINE.toMillis());
            return new TcpClient(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    public void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    public void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** One read, as the course book's client does: whatever is there, up to so many bytes. Empty at the end. */
    public String readOnce(int most) throws IOException {
        var bytes = new byte[most];
        int n = socket.getInputStream().read(bytes);
        return new String(bytes, 0, Math.max(n, 0), StandardCharsets.UTF_8);
    }

    /** Exactly so many bytes, or fewer if the server ends first. */
    public byte[] read(int count) throws IOException {
        return socket.getInputStream().readNBytes(count);
    }

    /** Reads as many bytes as the text has; what came instead, if it is not the text. */
    public String read(String expected) throws IOException {
        return new String(read(expected.getBytes(StandardCharsets.UTF_8).length), StandardCharsets.UTF_8);
    }

    /** Everything up to the end of the server's side. */
    public String readToEnd() throws IOException {
        return new String(readBytesToEnd(), StandardCharsets.UTF_8);
    }

    public byte[] readBytesToEnd() throws IOException {
        var all = new ByteArrayOutputStream();
        socket.getInputStream().transferTo(all);
        return all.toByteArray();
    }

    /** Ends our side: the server sees the end of the input, and can still answer. */
    public void finish() throws IOException {
        socket.shutdownOutput();
    }

    /** Closes with a reset. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Whether something, or the end, has come or comes within so long. Loses the byte that told. */
    public boolean hears(Duration within) throws IOException {
        socket.setSoTimeout((int) within.toMillis());
        try {
            socket.getInputStream().read();
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } finally {
            socket.setSoTimeout((int) DEADLINE.toMillis());
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
