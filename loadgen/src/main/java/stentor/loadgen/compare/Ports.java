package stentor.loadgen.compare;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;

import stentor.loadgen.target.Target;

/** Ports of 127.0.0.1. */
final class Ports {

    static final String HOST = "127.0.0.1";
    private static final int TIMEOUT_MILLIS = 100;

    private Ports() {
    }

    /** One that nobody has, for TCP and for UDP. */
    static int free() throws IOException {
        InetAddress host = InetAddress.getByName(HOST);
        for (;;)
            try (var tcp = new ServerSocket(0, 1, host); var udp = new DatagramSocket(new InetSocketAddress(host, tcp.getLocalPort()))) {
                return udp.getLocalPort();
            } catch (BindException e) {
                // Taken for UDP; the next one may not be.
            }
    }

    /** Whether somebody takes connections, or datagrams, there. */
    static boolean isOpen(Target.Protocol protocol, int port) throws IOException {
        return protocol.isStream() ? takesConnections(port) : takesDatagrams(port);
    }

    private static boolean takesConnections(int port) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(HOST, port), TIMEOUT_MILLIS);
            // On loopback a port that nobody listens at can be connected to itself.
            return socket.getLocalPort() != port;
        } catch (ConnectException | SocketTimeoutException e) {
            return false;
        }
    }

    /** Where nobody has the port, the system says so in reply to a datagram. Not to an empty one: Java does not send those over a connected socket. */
    private static boolean takesDatagrams(int port) throws IOException {
        try (var socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(HOST, port));
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.send(new DatagramPacket(new byte[] {'\n'}, 1));
            socket.receive(new DatagramPacket(new byte[1], 1));
            return true;
        } catch (PortUnreachableException e) {
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        }
    }
}
