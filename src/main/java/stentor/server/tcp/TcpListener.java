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

import stentor.server.guard.AcceptPause;
import stentor.server.guard.Admission;
import stentor.server.guard.Deadlines;
import stentor.server.guard.Limits;
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

    /** How often a drain looks whether the open connections have become quiet. */
    private static final long DRAIN_STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    /**
     * How long a drain waits for the rest of a line: the end of the input makes it a line, and may have come without having
     * been noticed yet, as the connection's thread had to wait for its turn.
     */
    private static final long LINE_GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final int MARKER_TIMEOUT_MILLIS = 200;
    /** How long aborted connections get to count themselves. */
    private static final long ABORT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final ServerSocket serverSocket;
    private final Service service;
    private final boolean once;
    private final Limits limits;
    private final Counters counters;
    private final Complaints complaints;
    private final Turns turns;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final Deadlines deadlines;
    private final Admission admission;
    private final AcceptPause pause = new AcceptPause(System::nanoTime);
    private final Thread acceptThread = Thread.ofPlatform().name("tcp-accept").unstarted(this::acceptUntilClosed);
    private volatile boolean draining;
    /** The local port of the connection by which a drain marks the end of the backlog; 0 before there is a drain. */
    private volatile int markerPort;

    /**
     * Binds, so that from now on connections queue in the backlog; they are served once {@linkplain #start started}.
     *
     * @param once whether a connection is closed after its first reply
     * @param limits those in force, with a number of connections
     * @throws IOException if the address cannot be bound
     */
    public TcpListener(InetSocketAddress address, Service service, boolean once, Limits limits, Counters counters, Complaints complaints)
            throws IOException {
        this.service = service;
        this.once = once;
        this.limits = limits;
        this.counters = counters;
        this.complaints = complaints;
        turns = new Turns(failure -> complaints.warn("taking turns failed, and goes on", failure::toString));
        deadlines = new Deadlines(limits, open, complaints, System::nanoTime);
        admission = new Admission(limits, deadlines, counters, complaints);
        serverSocket = new ServerSocket();
        try {
            // The port of a server that was just stopped can be bound again while its old connections time out.
            serverSocket.setReuseAddress(true);
            serverSocket.bind(address, limits.backlog());
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
        deadlines.start();
        acceptThread.start();
    }

    /**
     * Stops. Connections that were made before this call are served: each is closed as soon as all it has sent is answered,
     * at once if that is nothing. At the deadline those still open are reset. Returns when none is left, or half a second
     * after the deadline, if a service does not even then return.
     */
    public void drain(Duration deadline) {
        long start = System.nanoTime();
        draining = true;
        // If it pauses, it is not to go on doing so.
        LockSupport.unpark(acceptThread);
        // They make room for those in the backlog. Otherwise the first thing is to refuse who comes from now on.
        if (open.size() >= limits.maxConnections())
            endQuietOnes(start);
        stopAccepting();
        while (!open.isEmpty() && System.nanoTime() - start < deadline.toNanos()) {
            endQuietOnes(start);
            LockSupport.parkNanos(DRAIN_STEP_NANOS);
        }
        open.forEach(connection -> connection.abort(Counter.CLOSED_DRAIN_FORCED));
        long endOfAbort = System.nanoTime() + ABORT_NANOS;
        while (!open.isEmpty() && System.nanoTime() - endOfAbort < 0)
            LockSupport.parkNanos(DRAIN_STEP_NANOS);
        deadlines.stop();
        turns.stop();
    }

    private void endQuietOnes(long start) {
        boolean graceIsOver = System.nanoTime() - start > LINE_GRACE_NANOS;
        for (Connection connection : open)
            if (connection.isReading() || graceIsOver && connection.isReadingLine())
                connection.endIfQuiet(Counter.CLOSED_DRAINED);
    }

    /**
     * Closes the server socket once all that was in the backlog has been accepted. Closing it alone would reset those, so a
     * connection to ourselves joins the queue behind them: when it comes out, they all have.
     */
    private void stopAccepting() {
        try (var marker = new Socket()) {
            InetSocketAddress own = address();
            InetAddress ip = own.getAddress().isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : own.getAddress();
            marker.bind(new InetSocketAddress(ip, 0));
            markerPort = marker.getLocalPort();
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
        Throwable failure = null;
        while (!serverSocket.isClosed()) {
            try {
                if (failure != null) {
                    // The client stays in the backlog, so trying again at once would spin.
                    pause.take();
                    report(failure);
                    failure = null;
                }
                boolean drainBegan = draining;
                if (!drainBegan)
                    turns.awaitBegun();
                if (admission.awaitPlace())
                    accept();
                else if (drainBegan && open.stream().noneMatch(Connection::endedByUs))
                    // No place is about to become free, so whoever waits for one would wait in vain.
                    closeServerSocket();
            } catch (Throwable e) {
                // Out of descriptors, most likely. Or out of memory, perhaps even for saying so: then that is the next failure.
                failure = e;
            }
        }
    }

    private void report(Throwable failure) {
        if (serverSocket.isClosed())
            return;
        counters.add(Counter.ACCEPT_FAILED);
        complaints.warn("accept failed, pausing", failure::toString);
        if (draining)
            closeServerSocket();
    }

    private void accept() throws IOException {
        Socket socket = serverSocket.accept();
        try {
            if (isMarker(socket)) {
                socket.close();
                closeServerSocket();
                return;
            }
            var connection = new Connection(socket, this);
            if (connection.admit(admission))
                begin(connection);
            else
                Connection.reset(socket);
        } catch (Throwable e) {
            Connection.reset(socket);
            throw e;
        }
    }

    /** A client elsewhere may have the same port. */
    private boolean isMarker(Socket socket) {
        return socket.getPort() == markerPort && socket.getInetAddress().equals(socket.getLocalAddress());
    }

    private void begin(Connection connection) {
        try {
            counters.add(Counter.CONNECTIONS_ACCEPTED);
            open.add(connection);
            deadlines.wake();
            Thread.startVirtualThread(connection);
            turns.arrive();
        } catch (Throwable e) {
            closed(connection, Counter.CLOSED_FAILED);
            throw e;
        }
    }

    /** Called once for each connection that was begun. Whoever sees no connection open sees all of them recorded and counted. */
    void closed(Connection connection, Counter cause) {
        try {
            ConnectionClosed.record(cause, connection.acceptedAt(), connection.bytesReceived(), connection.bytesSent());
        } finally {
            forget(connection, cause);
        }
    }

    private void forget(Connection connection, Counter cause) {
        try {
            counters.add(cause);
        } finally {
            open.remove(connection);
            connection.leave(admission);
        }
    }

    Turns turns() {
        return turns;
    }

    Service service() {
        return service;
    }

    boolean once() {
        return once;
    }

    Limits limits() {
        return limits;
    }

    Deadlines deadlines() {
        return deadlines;
    }

    Counters counters() {
        return counters;
    }

    Complaints complaints() {
        return complaints;
    }
}
