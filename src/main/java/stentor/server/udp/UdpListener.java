package stentor.server.udp;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

import stentor.server.service.Service;
import stentor.server.telemetry.Complaints;
import stentor.server.telemetry.Counter;
import stentor.server.telemetry.Counters;

/**
 * Serves datagrams on one platform thread with one socket: receive, converse, reply. A platform thread, because its receive
 * is a plain blocking system call with no poller in between. No datagram can end the loop; only closing does.
 */
public final class UdpListener {

    /** The largest payload of a UDP datagram over IPv4: 65,535 less the IP and UDP headers. */
    static final int LARGEST_PAYLOAD = 65_507;
    /** UDP's buffer does not grow by itself, and the usual default holds only a few hundred small datagrams. */
    private static final int RECEIVE_BUFFER = 4 << 20;
    private static final long DRAIN_STEP_MILLIS = 20;

    private final DatagramSocket socket;
    private final Service service;
    private final Counters counters;
    private final Complaints complaints;
    /** One longer than the largest payload, since an over-long datagram comes in cut to the array, with no other sign. */
    private final byte[] bytes = new byte[LARGEST_PAYLOAD + 1];
    private final DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
    private final DatagramConversation conversation = new DatagramConversation(bytes, LARGEST_PAYLOAD);
    private final Thread thread = Thread.ofPlatform().name("udp").unstarted(this::serveUntilClosed);
    /** Kept, since a closed socket no longer knows it. */
    private final InetSocketAddress address;
    private volatile boolean draining;

    /**
     * Binds, so that from now on datagrams queue in the receive buffer; they are served once {@linkplain #start started}.
     *
     * @throws IOException if the address cannot be bound
     */
    public UdpListener(InetSocketAddress address, Service service, Counters counters, Complaints complaints) throws IOException {
        this.service = service;
        this.counters = counters;
        this.complaints = complaints;
        socket = new DatagramSocket(null);
        try {
            socket.setReceiveBufferSize(RECEIVE_BUFFER);
            // On by default: a reply to a broadcast address would otherwise go to everybody.
            socket.setBroadcast(false);
            socket.bind(address);
            this.address = (InetSocketAddress) socket.getLocalSocketAddress();
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /** The address bound, with the real port. */
    public InetSocketAddress address() {
        return address;
    }

    /** Starts to serve. */
    public void start() {
        thread.start();
    }

    /**
     * Stops, after what had been received before this call is answered or the deadline has passed. An empty datagram from
     * the socket to itself joins the queue behind those; when it comes out, they all have.
     */
    public void drain(Duration deadline) {
        long end = System.nanoTime() + deadline.toNanos();
        draining = true;
        try {
            while (thread.isAlive() && System.nanoTime() - end < 0) {
                // Sent again while it takes long: a full receive buffer drops it like any other.
                var marker = new DatagramPacket(new byte[0], 0, ownAddress());
                socket.send(marker);
                thread.join(DRAIN_STEP_MILLIS);
            }
        } catch (IOException e) {
            if (!socket.isClosed())
                complaints.warn("drain could not empty the receive buffer", e::toString);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        socket.close();
    }

    private InetSocketAddress ownAddress() {
        return address.getAddress().isAnyLocalAddress() ? new InetSocketAddress(InetAddress.getLoopbackAddress(), address.getPort()) : address;
    }

    private void serveUntilClosed() {
        int ownPort = address.getPort();
        while (!socket.isClosed()) {
            packet.setData(bytes, 0, bytes.length);
            try {
                socket.receive(packet);
            } catch (IOException | RuntimeException e) {
                if (socket.isClosed())
                    return;
                counters.add(Counter.RECEIVE_FAILED);
                complaints.warn("receive failed", e::toString);
                continue;
            }
            // A packet's getters are synchronized: each is called once.
            int port = packet.getPort();
            int length = packet.getLength();
            boolean own = port == ownPort;
            if (draining && own && length == 0) {
                socket.close();
                return;
            }
            counters.add(Counter.DATAGRAMS_RECEIVED);
            counters.add(Counter.DATAGRAM_BYTES_RECEIVED, length);
            Counter dropped = own || port == 0 ? Counter.DROPPED_SOURCE : serve(length);
            if (dropped != null)
                counters.add(dropped);
        }
    }

    /** Answers the datagram in {@link #packet}. Returns why it got no reply, or null if it got one. */
    private Counter serve(int length) {
        if (length == 0)
            return Counter.DROPPED_EMPTY;
        if (length > LARGEST_PAYLOAD)
            return Counter.DROPPED_TRUNCATED;
        conversation.begin(length);
        try {
            service.converse(conversation);
        } catch (Throwable e) {
            // A user's service may fail in any way, an Error included; the next datagram is served all the same.
            complaints.warn("service failed", e::toString);
            return Counter.DROPPED_SERVICE_FAILED;
        }
        if (conversation.reply().overflown())
            return Counter.DROPPED_REPLY_TOO_LARGE;
        if (conversation.reply().length() == 0)
            return Counter.DROPPED_NO_REPLY;
        packet.setData(conversation.reply().bytes(), 0, conversation.reply().length());
        try {
            socket.send(packet);
        } catch (IOException | RuntimeException e) {
            if (!socket.isClosed())
                complaints.warn("sending a datagram failed", e::toString);
            return Counter.DROPPED_SEND_FAILED;
        }
        counters.add(Counter.DATAGRAMS_SENT);
        counters.add(Counter.DATAGRAM_BYTES_SENT, conversation.reply().length());
        return null;
    }
}
