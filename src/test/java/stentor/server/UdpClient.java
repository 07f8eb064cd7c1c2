package stentor.server;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/**
 * A UDP client for tests. A reply that does not come fails after a while instead of hanging. Its socket is not connected,
 * since the JDK sends no empty datagram from one that is.
 */
public final class UdpClient implements AutoCloseable {

    private final DatagramSocket socket;
    private final InetSocketAddress server;

    private UdpClient(DatagramSocket socket, InetSocketAddress server) {
        this.socket = socket;
        this.server = server;
    }

    /** Talks to the server's UDP address. */
    public static UdpClient to(Server server) throws IOException {
        return to(server.udpAddress().orElseThrow());
    }

    public static UdpClient to(InetSocketAddress address) throws IOException {
        return to(address, TcpClient.DEADLINE);
    }

    /** Waits for a reply for so long. */
    public static UdpClient to(InetSocketAddress address, Duration timeout) throws IOException {
        var socket = new DatagramSocket();
        try {
            // The default holds no datagram of the largest size on some systems.
            socket.setSendBufferSize(256 * 1024);
            socket.setReceiveBufferSize(256 * 1024);
            socket.setSoTimeout((int) timeout.toMillis());
            return new UdpClient(socket, address);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    public void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    public void send(byte[] bytes) throws IOException {
        socket.send(new DatagramPacket(bytes, bytes.length, server));
    }

    public byte[] receiveBytes() throws IOException {
        var packet = new DatagramPacket(new byte[70_000], 70_000);
        socket.receive(packet);
        if (!server.equals(packet.getSocketAddress()))
            throw new IOException("a reply from " + packet.getSocketAddress() + ", who was not asked");
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    public String receive() throws IOException {
        return new String(receiveBytes(), StandardCharsets.UTF_8);
    }

    /** Sends, and waits for the next reply. */
    public String ask(String text) throws IOException {
        send(text);
        return receive();
    }

    @Override
    public void close() {
        socket.close();
    }
}
