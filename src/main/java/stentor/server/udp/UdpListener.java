package stentor.server.udp;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import stentor.server.guard.ReplyRates;
import stentor.server.guard.ReplyRates.Verdict;
import stentor.server.guard.Source;
import stentor.server.guard.SourceFilter;
import stentor.server.service.Service;
import stentor.server.telemetry.Complaints;
import stentor.server.telemetry.Counter;
import stentor.server.telemetry.Counters;
import stentor.server.telemetry.DatagramDropped;

/**
 * Serves datagrams on one platform thread with one socket: receive, converse, reply. A platform thread, because its receive
 * is a plain blocking system call with no poller in between. No datagram can end the loop; only closing does.
 *
 * <p>Who sent a datagram is only known by its own word. So a reply goes to clients alone ({@link SourceFilter}), to each only
 * so often ({@link ReplyRates}), and has at most three times the bytes of its request, the bound that QUIC sets itself.
 */
public final class UdpListener {

    /** The largest payload of a UDP datagram over IPv4: 65,535 less the IP and UDP headers. */
    static final int LARGEST_PAYLOAD = 65_507;
    /** What capitals can grow to at the most, too. */
    static final int MOST_REPLY_BYTES_A_REQUEST_BYTE = 3;
    /** UDP's buffer does not grow by itself, and the usual default holds only a few hundred small datagrams. */
    private static final int RECEIVE_BUFFER = 4 << 20;
    private static final long DRAIN_STEP_MILLIS = 20;
    private static final int MARKER_BYTES = 16;
    /** No datagram makes a receive fail, so what does most likely lasts. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final DatagramSocket socket;
    private final Service service;
    private final Counters counters;
    private final Complaints complaints;
    private final SourceFilter filter;
    /** Null if there is no limit. */
    private final ReplyRates rates;
    private final SocketTable socketTable;
    private final Source source = new Source();
    /** One longer than the largest payload, since an over-long datagram comes in cut to the array, with no other sign. */
    private final byte[] bytes = new byte[LARGEST_PAYLOAD + 1];
    /** The request as it came, where that is needed; the service may change it. */
    private final byte[] request = new byte[LARGEST_PAYLOAD];
    private final DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
    private final Supplier<String> sender = () -> packet.getAddress().getHostAddress() + " port " + packet.getPort();
    private final DatagramConversation conversation = new DatagramConversation(bytes, LARGEST_PAYLOAD);
    private final Thread thread = Thread.ofPlatform().name("udp").unstarted(this::serveUntilClosed);
    /** Kept, since a closed socket no longer knows it. */
    private final InetSocketAddress address;
    /** What a drain sends; drawn by lot, so that nobody else can end it. */
    private final byte[] marker = new byte[MARKER_BYTES];
    private volatile boolean draining;
    private volatile OptionalLong droppedBySystem = OptionalLong.empty();

    /**
     * Binds, so that from now on datagrams queue in the receive buffer; they are served once {@linkplain #start started}.
     *
     * @param rate how many replies a second go to one source outside this host; 0 for no limit to any source
     * @throws IOException if the address cannot be bound
     */
    public UdpListener(InetSocketAddress address, Service service, int rate, Counters counters, Complaints complaints) throws IOException {
        this(new DatagramSocket(null), address, service, rate, counters, complaints);
    }

    /** @param socket what to bind; closed if that fails */
    UdpListener(DatagramSocket socket, InetSocketAddress address, Service service, int rate, Counters counters, Complaints complaints)
            throws IOException {
        this.socket = socket;
        this.service = service;
        this.counters = counters;
        this.complaints = complaints;
        var random = new SecureRandom();
        random.nextBytes(marker);
        try {
            socket.setReceiveBufferSize(RECEIVE_BUFFER);
            // On by default: a reply to a broadcast address would otherwise go to everybody.
            socket.setBroadcast(false);
            socket.bind(address);
            this.address = (InetSocketAddress) socket.getLocalSocketAddress();
            HostAddresses host = HostAddresses.now();
            filter = new SourceFilter(this.address.getAddress(), this.address.getPort(), host.own(), host.broadcasts());
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
        socketTable = new SocketTable(this.address.getPort());
        rates = rate == 0 ? null : new ReplyRates(rate, socketTable, System::nanoTime, random.nextLong());
    }

    /** The address bound, with the real port. */
    public InetSocketAddress address() {
        return address;
    }

    /** How many datagrams the system dropped since the receive buffer was full; empty where it does not tell. */
    public OptionalLong droppedBySystem() {
        OptionalLong now = socketTable.drops(address);
        if (now.isPresent() && !socket.isClosed())
            droppedBySystem = now;
        return droppedBySystem;
    }

    /** Whether datagrams are served. */
    public boolean isAlive() {
        return thread.isAlive();
    }

    /** Starts to serve. */
    public void start() {
        thread.start();
    }

    /**
     * Stops, after what had been received before this call is answered or the deadline has passed. A marker from the socket
     * to itself joins the queue behind those; when it comes out, they all have.
     */
    public void drain(Duration deadline) {
        long end = System.nanoTime() + deadline.toNanos();
        draining = true;
        try {
            while (thread.isAlive() && System.nanoTime() - end < 0) {
                // Sent again while it takes long: a full receive buffer drops it like any other.
                socket.send(new DatagramPacket(marker, marker.length, ownAddress()));
                thread.join(DRAIN_STEP_MILLIS);
            }
        } catch (IOException e) {
            if (!socket.isClosed())
                complaints.warn("drain could not empty the receive buffer", e::toString);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close();
        }
    }

    private InetSocketAddress ownAddress() {
        return address.getAddress().isAnyLocalAddress() ? new InetSocketAddress(InetAddress.getLoopbackAddress(), address.getPort()) : address;
    }

    private void close() {
        try {
            droppedBySystem();
        } finally {
            socket.close();
        }
    }

    private void serveUntilClosed() {
        Throwable failure = null;
        while (!socket.isClosed()) {
            try {
                if (failure != null) {
                    LockSupport.parkNanos(PAUSE_NANOS);
                    report(failure);
                    failure = null;
                }
                serveNext();
            } catch (Throwable e) {
                // Out of memory, perhaps, and then maybe even for saying so: that is the next failure.
                failure = e;
            }
        }
    }

    private void report(Throwable failure) {
        if (socket.isClosed())
            return;
        counters.add(Counter.RECEIVE_FAILED);
        complaints.warn("receive failed, pausing", failure::toString);
    }

    private void serveNext() throws IOException {
        packet.setData(bytes, 0, bytes.length);
        socket.receive(packet);
        int length = packet.getLength();
        if (draining && isMarker(length)) {
            close();
            return;
        }
        counters.add(Counter.DATAGRAMS_RECEIVED);
        counters.add(Counter.DATAGRAM_BYTES_RECEIVED, length);
        Counter dropped = serve(length);
        if (dropped != null) {
            counters.add(dropped);
            DatagramDropped.record(dropped);
        }
    }

    private boolean isMarker(int length) {
        return Arrays.equals(bytes, 0, length, marker, 0, marker.length);
    }

    /** Answers the datagram in {@link #packet}. Returns why it got no reply, or null if it got one. */
    private Counter serve(int length) {
        try {
            source.set(packet.getAddress(), packet.getPort());
            if (!filter.mayAnswer(source)) {
                complaints.warn("a datagram whose source is never answered", sender);
                return Counter.DROPPED_SOURCE;
            }
            if (length == 0)
                return Counter.DROPPED_EMPTY;
            if (length > LARGEST_PAYLOAD)
                return Counter.DROPPED_TRUNCATED;
            Verdict verdict = rates == null ? Verdict.ANSWER : rates.judge(source, filter.isLocal(source));
            return switch (verdict) {
                case ANSWER -> converse(length, false);
                case ANSWER_IF_CHANGED -> converse(length, true);
                case DROP -> tooMany();
            };
        } catch (Throwable e) {
            // A user's service may fail in any way, an Error included; the next datagram is served all the same.
            complaints.warn("service failed", e::toString);
            return Counter.DROPPED_SERVICE_FAILED;
        }
    }

    private Counter tooMany() {
        complaints.warn("more datagrams than are answered to one source", sender);
        return Counter.DROPPED_RATE;
    }

    private Counter converse(int length, boolean onlyIfChanged) throws IOException {
        if (onlyIfChanged)
            System.arraycopy(bytes, 0, request, 0, length);
        conversation.begin(length);
        service.converse(conversation);
        int replyLength = conversation.reply().length();
        byte[] reply = conversation.reply().bytes();
        if (conversation.reply().overflown())
            return Counter.DROPPED_REPLY_TOO_LARGE;
        if (replyLength == 0)
            return Counter.DROPPED_NO_REPLY;
        if (replyLength > MOST_REPLY_BYTES_A_REQUEST_BYTE * length) {
            complaints.warn("a reply of more than three times its request's bytes is not sent over UDP", sender);
            return Counter.DROPPED_AMPLIFYING;
        }
        if (onlyIfChanged && Arrays.equals(reply, 0, replyLength, request, 0, length))
            return tooMany();
        return send(reply, replyLength);
    }

    private Counter send(byte[] reply, int length) {
        packet.setData(reply, 0, length);
        try {
            socket.send(packet);
        } catch (Throwable e) {
            if (!socket.isClosed())
                complaints.warn("sending a datagram failed", e::toString);
            return Counter.DROPPED_SEND_FAILED;
        }
        counters.add(Counter.DATAGRAMS_SENT);
        counters.add(Counter.DATAGRAM_BYTES_SENT, length);
        return null;
    }
}
