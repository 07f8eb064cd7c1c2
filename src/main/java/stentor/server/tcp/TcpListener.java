package stentor.server.tcp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import stentor.server.service.Service;
import stentor.server.telemetry.Complaints;
import stentor.server.telemetry.ConnectionClosed;
import stentor.server.telemetry.Counter;
import stentor.server.telemetry.Counters;
import stentor.turns.Turns;

/**
 * Accepts TCP connections on one platform thread and gives each a virtual thread of its own. Nothing is done for a
 * connection on the accept thread that could wait for its client.
 */
public final class TcpListener {

    private static final long SHORTEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    /** How often a drain looks whether the open connections have become quiet. */
    private static final long DRAIN_STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final int MARKER_TIMEOUT_MILLIS = 200;
    /** How long aborted connections get to count themselves. */
    private static final long ABORT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ServerSocket serverSocket;
    private final Service service;
    private final TcpConversation.Limits limits;
    private final Counters counters;
    private final Complaints complaints;
    private final Turns turns = new Turns();
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final Thread acceptThread = Thread.ofPlatform().name("tcp-accept").unstarted(this::acceptUntilClosed);
    /** The local port of the connection by which a drain marks the end of the backlog; 0 before there is a drain. */
    private volatile int markerPort;

    /**
     * Binds, so that from now on connections queue in the backlog; they are served once {@linkplain #start started}.
     *
     * @param once whether a connection is closed after its first reply
     * @param maxLine the longest line, in bytes, that a service is given
     * @throws IOException if the address cannot be bound
     */
    public TcpListener(InetSocketAddress address, int backlog, Service service, boolean once, int maxLine,
                       Counters counters, Complaints complaints) throws IOException {
        this.service = service;
        this.limits = new TcpConversation.Limits(once, maxLine);
        this.counters = counters;
        this.complaints = complaints;
        serverSocket = new ServerSocket();
        try {
            // The port of a server that was just stopped can be bound again while its old connections time out.
            serverSocket.setReuseAddress(true);
            serverSocket.bind(address, backlog);
        } catch (IOException | RuntimeException e) {
            serverSocket.close();
            throw e;
        }
    }

    /** The address bound, with the real port. */
    public InetSocketAddress address() {
        return (InetSocketAddress) serverSocket.getLocalSocketAddress();
    }

    /** Whether connections are accepted. */
    public boolean isAlive() {
        return acceptThread.isAlive();
    }

    /** Starts to accept. */
    public void start() {
        turns.start();
        acceptThread.start();
    }

    /**
     * Stops. Connections that were made before this call are served: each is closed as soon as all it has sent is answered,
     * at once if that is nothing. At the deadline those still open are reset. Returns when none is left.
     */
    public void drain(Duration deadline) {
        long end = System.nanoTime() + deadline.toNanos();
        stopAccepting();
        while (!open.isEmpty() && System.nanoTime() - end < 0) {
            open.forEach(Connection::endInputIfQuiet);
            LockSupport.parkNanos(DRAIN_STEP_NANOS);
        }
        open.forEach(Connection::abort);
        long endOfAbort = System.nanoTime() + ABORT_NANOS;
        while (!open.isEmpty() && System.nanoTime() - endOfAbort < 0)
            LockSupport.parkNanos(DRAIN_STEP_NANOS);
        turns.stop();
    }

    /**
     * Closes the server socket once all that was in the backlog has been accepted. Closing it alone would reset those, so a
     * connection to ourselves joins the queue behind them: when it comes out, they all have.
     */
    private void stopAccepting() {
        try (var marker = new Socket()) {
            marker.bind(null);
            markerPort = marker.getLocalPort();
            InetSocketAddress own = address();
            InetAddress ip = own.getAddress().isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : own.getAddress();
            if (acceptThread.isAlive()) {
                marker.connect(new InetSocketAddress(ip, own.getPort()), MARKER_TIMEOUT_MILLIS);
                acceptThread.join(MARKER_TIMEOUT_MILLIS);
            }
        } catch (IOException e) {
            // The backlog is full or descriptors are short: then the rest of it cannot be had, and closing refuses it.
            complaints.warn("drain could not empty the backlog", e::toString);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closeServerSocket();
    }

    private void closeServerSocket() {
        try {
            serverSocket.close();
        } catch (IOException e) {
            complaints.warn("closing the server socket failed", e::toString);
        }
    }

    private void acceptUntilClosed() {
        long pause = SHORTEST_PAUSE_NANOS;
        while (!serverSocket.isClosed()) {
            try {
                Socket socket = serverSocket.accept();
                if (markerPort != 0 && socket.getPort() == markerPort) {
                    socket.close();
                    closeServerSocket();
                    return;
                }
                counters.add(Counter.CONNECTIONS_ACCEPTED);
                var connection = new Connection(socket, this);
                open.add(connection);
                turns.arrive();
                Thread.startVirtualThread(connection);
                pause = SHORTEST_PAUSE_NANOS;
            } catch (IOException e) {
                if (serverSocket.isClosed())
                    return;
                // Out of descriptors, most likely. The client stays in the backlog, so trying again at once would spin.
                counters.add(Counter.ACCEPT_FAILED);
                complaints.warn("accept failed, pausing", e::toString);
                LockSupport.parkNanos(pause);
                pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
            }
        }
    }

    void closed(Connection connection, Counter cause) {
        // Counted first, so that whoever sees no connection open sees all of them counted.
        counters.add(cause);
        open.remove(connection);
        ConnectionClosed.record(cause, connection.acceptedAt(), connection.bytesReceived(), connection.bytesSent());
    }

    Turns turns() {
        return turns;
    }

    Service service() {
        return service;
    }

    TcpConversation.Limits limits() {
        return limits;
    }

    Counters counters() {
        return counters;
    }

    Complaints complaints() {
        return complaints;
    }
}
