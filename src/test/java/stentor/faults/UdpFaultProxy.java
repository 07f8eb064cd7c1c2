package stentor.faults;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A UDP proxy on a free port of the loopback address that passes datagrams on to a server and its replies back, with faults
 * on the way there and on the way back. Each client is given a socket of its own towards the server, which so tells them apart.
 *
 * <p>What the faults decide depends on the seed, the number of the client and the number of its datagram alone.
 */
public final class UdpFaultProxy implements AutoCloseable {

    private static final int LARGEST = 65_535;
    private static final int RECEIVE_BUFFER = 4 << 20;

    private final InetSocketAddress server;
    private final SplittableRandom seeds;
    private final List<UdpFault> there;
    private final List<UdpFault> back;
    private final DatagramSocket socket;
    /** The wire to the server of each client. Touched by the one thread that receives from clients. */
    private final Map<SocketAddress, DatagramWire> wires = new HashMap<>();
    private final Queue<DatagramSocket> upstreams = new ConcurrentLinkedQueue<>();

    /**
     * @param there what happens to what the clients send, the first one first
     * @param back what happens to what the server sends
     */
    public UdpFaultProxy(InetSocketAddress server, long seed, List<UdpFault> there, List<UdpFault> back) throws IOException {
        this.server = server;
        this.seeds = new SplittableRandom(seed);
        this.there = there;
        this.back = back;
        socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        socket.setReceiveBufferSize(RECEIVE_BUFFER);
        Thread.startVirtualThread(() -> receive(socket, (from, datagram) -> wireOf(from).send(datagram)));
    }

    /** Where clients send to. */
    public InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    private interface Receiver {
        void receive(SocketAddress from, byte[] datagram) throws IOException;
    }

    private DatagramWire wireOf(SocketAddress client) throws IOException {
        DatagramWire known = wires.get(client);
        if (known != null)
            return known;
        var upstream = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        upstream.setReceiveBufferSize(RECEIVE_BUFFER);
        upstreams.add(upstream);
        DatagramWire toClient = through(back, sender(socket, client), seeds.split());
        Thread.startVirtualThread(() -> receive(upstream, (from, datagram) -> toClient.send(datagram)));
        DatagramWire toServer = through(there, sender(upstream, server), seeds.split());
        wires.put(client, toServer);
        return toServer;
    }

    private static DatagramWire through(List<UdpFault> faults, DatagramWire end, SplittableRandom random) {
        DatagramWire wire = end;
        for (int i = faults.size() - 1; i >= 0; i--)
            wire = faults.get(i).around(wire, random.split());
        return wire;
    }

    /** A late datagram may find its socket closed, and is lost like any other. */
    private static DatagramWire sender(DatagramSocket socket, SocketAddress to) {
        return datagram -> {
            if (!socket.isClosed())
                socket.send(new DatagramPacket(datagram, datagram.length, to));
        };
    }

    private static void receive(DatagramSocket socket, Receiver receiver) {
        var packet = new DatagramPacket(new byte[LARGEST], LARGEST);
        while (!socket.isClosed()) {
            packet.setLength(LARGEST);
            try {
                socket.receive(packet);
                receiver.receive(packet.getSocketAddress(), Arrays.copyOf(packet.getData(), packet.getLength()));
            } catch (IOException e) {
                if (!socket.isClosed())
                    throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public void close() {
        socket.close();
        upstreams.forEach(DatagramSocket::close);
    }
}
