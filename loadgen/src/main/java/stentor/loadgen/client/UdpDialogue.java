package stentor.loadgen.client;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Over UDP a sentence is a datagram, and so is its reply. */
final class UdpDialogue implements Dialogue {

    private static final int LARGEST_DATAGRAM = 65_535;
    /** A peer that never stops must not keep us. */
    private static final int MOST_LATE = 1_000;

    private final DatagramSocket socket;
    private final Duration timeout;

    UdpDialogue(InetSocketAddress address, Duration timeout) throws IOException {
        this.timeout = timeout;
        socket = Connector.udp(address, null);
    }

    @Override
    public byte[] ask(byte[] sentence) throws IOException {
        socket.send(new DatagramPacket(sentence, sentence.length));
        return receive(Connector.millis(timeout));
    }

    @Override
    public List<byte[]> lateReplies() throws IOException {
        List<byte[]> late = new ArrayList<>();
        for (byte[] reply; late.size() < MOST_LATE && (reply = receive(1)) != null; )
            late.add(reply);
        return late;
    }

    private byte[] receive(int millis) throws IOException {
        var packet = new DatagramPacket(new byte[LARGEST_DATAGRAM], LARGEST_DATAGRAM);
        socket.setSoTimeout(millis);
        try {
            socket.receive(packet);
        } catch (SocketTimeoutException e) {
            return null;
        }
        int length = packet.getLength();
        if (length > 0 && packet.getData()[length - 1] == '\n')
            length--;
        return Arrays.copyOf(packet.getData(), length);
    }

    @Override
    public void close() {
        socket.close();
    }
}
