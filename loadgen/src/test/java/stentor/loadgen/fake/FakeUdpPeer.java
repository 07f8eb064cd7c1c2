package stentor.loadgen.fake;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

import stentor.loadgen.target.Target;

/** A UDP peer on a free port of the loopback address that treats each datagram as a test tells it to, on one thread. */
public final class FakeUdpPeer implements AutoCloseable {

    /** What is done with a datagram. */
    public interface Behaviour {
        void receive(Request request) throws IOException;
    }

    private final DatagramSocket socket;

    public FakeUdpPeer(Behaviour behaviour) throws IOException {
        socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Thread.startVirtualThread(() -> serve(behaviour));
    }

    private void serve(Behaviour behaviour) {
        try {
            for (;;) {
                var packet = new DatagramPacket(new byte[65_535], 65_535);
                socket.receive(packet);
                behaviour.receive(new Request(socket, packet.getSocketAddress(),
                    new String(packet.getData(), 0, packet.getLength(), StandardCharsets.ISO_8859_1)));
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    /** Where it listens. */
    public Target target() {
        return Target.parse("udp://127.0.0.1:" + socket.getLocalPort());
    }

    @Override
    public void close() {
        socket.close();
    }

    /** A datagram and where it came from. */
    public record Request(DatagramSocket socket, SocketAddress from, String text) {

        /** What its last ten digits say. */
        public long sequence() {
            return Long.parseLong(text.substring(text.length() - 10));
        }

        /** The right reply, if the text is ASCII. */
        public String capitals() {
            return text.toUpperCase(Locale.ROOT);
        }

        /** Sends the right reply. */
        public void answer() throws IOException {
            answer(capitals());
        }

        public void answer(String reply) throws IOException {
            byte[] bytes = reply.getBytes(StandardCharsets.ISO_8859_1);
            socket.send(new DatagramPacket(bytes, bytes.length, from));
        }
    }
}
