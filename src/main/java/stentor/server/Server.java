package stentor.server;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.StringJoiner;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;

import stentor.server.guard.Descriptors;
import stentor.server.guard.Limits;
import stentor.server.tcp.SocketPoller;
import stentor.server.tcp.TcpListener;
import stentor.server.telemetry.Complaints;
import stentor.server.telemetry.Counter;
import stentor.server.telemetry.Counters;
import stentor.server.telemetry.Metric;
import stentor.server.telemetry.MetricsPage;
import stentor.server.telemetry.MetricsServer;
import stentor.server.udp.UdpListener;

/**
 * A running server: TCP on a virtual thread per connection, UDP on one dedicated thread.
 *
 * <pre>{@code
 * try (var server = Server.start(Settings.DEFAULTS.withPort(0).withService(new Reverse()))) {
 *     System.out.println(server);    // tcp://127.0.0.1:40123 udp://127.0.0.1:40123
 *     ...
 * }
 * }</pre>
 *
 * <p>All methods may be called from any thread.
 */
public final class Server implements AutoCloseable {

    /** How often a port that is free for TCP may turn out to be taken for UDP before we give up. */
    private static final int PORT_ATTEMPTS = 20;

    private final Counters counters = new Counters();
    private final Complaints complaints = new Complaints();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Lock closing = new ReentrantLock();
    private final Limits limits;
    private TcpListener tcp;
    private UdpListener udp;
    private MetricsServer metrics;
    private volatile boolean draining;

    private Server(Settings settings) throws IOException {
        InetAddress host = resolve(settings.host());
        InetAddress metricsHost = settings.metricsPort() == Settings.OFF ? null : resolve(settings.metricsHost());
        limits = settings.limits().inForce(host.isLoopbackAddress(), Descriptors.limit());
        SocketPoller.open();
        boolean samePort = settings.tcpPort() == 0 && settings.udpPort() == 0;
        for (int attempt = 1; ; attempt++) {
            if (settings.tcpPort() != Settings.OFF)
                tcp = bindTcp(new InetSocketAddress(host, settings.tcpPort()), settings);
            try {
                if (settings.udpPort() != Settings.OFF)
                    udp = bindUdp(new InetSocketAddress(host, samePort ? tcp.address().getPort() : settings.udpPort()), settings);
                if (metricsHost != null)
                    metrics = bindMetrics(new InetSocketAddress(metricsHost, settings.metricsPort()), settings);
                break;
            } catch (IOException e) {
                if (tcp != null)
                    tcp.drain(Duration.ZERO);
                boolean otherPortMayDo = samePort && udp == null;
                if (udp != null)
                    udp.drain(Duration.ZERO);
                if (!otherPortMayDo || attempt == PORT_ATTEMPTS)
                    throw e;
            }
        }
        if (tcp != null)
            tcp.start();
        if (udp != null)
            udp.start();
        if (metrics != null)
            metrics.start();
    }

    /**
     * Binds and starts to serve. When this returns, clients are served.
     *
     * @throws BindException if an address or port is in use or not this machine's; the message names it
     * @throws UnknownHostException if a host name is unknown; the message is that name
     * @throws IOException if the sockets cannot be made, or the process may not have as many open as there may be connections
     */
    public static Server start(Settings settings) throws IOException {
        return new Server(settings);
    }

    private static InetAddress resolve(String name) throws UnknownHostException {
        try {
            return InetAddress.getByName(name);
        } catch (UnknownHostException e) {
            // The JDK's own says more or less than the name.
            var named = new UnknownHostException(name);
            named.initCause(e);
            throw named;
        }
    }

    private TcpListener bindTcp(InetSocketAddress address, Settings settings) throws IOException {
        try {
            return new TcpListener(address, settings.service(), settings.once(), limits, counters, complaints);
        } catch (BindException e) {
            throw named(e, "tcp", address);
        }
    }

    private UdpListener bindUdp(InetSocketAddress address, Settings settings) throws IOException {
        try {
            return new UdpListener(address, settings.service(), settings.udpRate(), counters, complaints);
        } catch (BindException e) {
            throw named(e, "udp", address);
        }
    }

    private MetricsServer bindMetrics(InetSocketAddress address, Settings settings) throws IOException {
        try {
            return new MetricsServer(address, new MetricsPage(counters, metrics(settings)), this::isHealthy, () -> !draining);
        } catch (BindException e) {
            throw named(e, "http", address);
        }
    }

    private List<Metric> metrics(Settings settings) {
        return List.of(
            gauge("connections_open", "TCP connections open", counters::connectionsOpen),
            gauge("max_connections", "TCP connections that are served at once", limits::maxConnections),
            gauge("max_connections_per_source", "TCP connections that one source may have", limits::share),
            gauge("max_line_bytes", "Longest line that is taken", limits::maxLine),
            gauge("idle_timeout_seconds", "How long a client may send nothing; 0 for no limit", () -> seconds(limits.idleTimeout())),
            gauge("write_timeout_seconds", "How long a client may take for 64 KiB of its reply; 0 for no limit", () -> seconds(limits.writeTimeout())),
            gauge("line_timeout_seconds", "How long a line may take; 0 for no limit", () -> seconds(limits.lineTimeout())),
            gauge("udp_rate_limit", "Datagrams a second answered to one source off this host; 0 for no limit", settings::udpRate),
            Metric.counter("stentor_datagrams_dropped_by_system_total", "Datagrams that the system dropped since the receive buffer was full",
                () -> droppedBySystem().stream().asDoubleStream().findFirst()));
    }

    private static Metric gauge(String name, String help, DoubleSupplier value) {
        return Metric.gauge("stentor_" + name, help, () -> OptionalDouble.of(value.getAsDouble()));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }

    private boolean isHealthy() {
        return draining || (tcp == null || tcp.isAlive()) && (udp == null || udp.isAlive());
    }

    private OptionalLong droppedBySystem() {
        return udp == null ? OptionalLong.empty() : udp.droppedBySystem();
    }

    private static BindException named(BindException cause, String protocol, InetSocketAddress address) {
        var named = new BindException(url(protocol, address) + ": " + cause.getMessage());
        named.initCause(cause);
        return named;
    }

    /** The address that serves TCP, with the real port; empty if TCP is not served. */
    public Optional<InetSocketAddress> tcpAddress() {
        return Optional.ofNullable(tcp).map(TcpListener::address);
    }

    /** The address that serves UDP, with the real port; empty if UDP is not served. */
    public Optional<InetSocketAddress> udpAddress() {
        return Optional.ofNullable(udp).map(UdpListener::address);
    }

    /** The limits in force: those of the settings, with a number where they left one open. */
    public Limits limits() {
        return limits;
    }

    /** The address that serves metrics, with the real port; empty if they are not served. */
    public Optional<InetSocketAddress> metricsAddress() {
        return Optional.ofNullable(metrics).map(MetricsServer::address);
    }

    /** What a {@link Counter} stands at now, also after the server was closed. */
    public long count(Counter counter) {
        return counters.get(counter);
    }

    /** How many TCP connections are open now. */
    public long connectionsOpen() {
        return counters.connectionsOpen();
    }

    /** All counters on one line, as {@code name=value} pairs, and what the system dropped, where it tells. */
    public String summary() {
        OptionalLong bySystem = droppedBySystem();
        return bySystem.isEmpty() ? counters.toString() : counters + " dropped_by_system=" + bySystem.getAsLong();
    }

    /**
     * Drains and stops: refuses new connections, answers what has arrived, closes each connection that has nothing left to
     * be answered, and resets those still busy at the drain timeout. At once if all are idle. The ports are free again when
     * this returns. A second call waits for the first. Whoever is interrupted waits all the same, and is interrupted after it.
     */
    @Override
    public void close() {
        closing.lock();
        try {
            // On a thread that nobody can interrupt: one that is can neither wait nor connect.
            if (closed.getCount() > 0)
                await(Thread.ofPlatform().name("close").start(this::drain));
        } finally {
            closing.unlock();
        }
    }

    private static void await(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted)
            Thread.currentThread().interrupt();
    }

    private void drain() {
        draining = true;
        Thread udpDrain = udp == null ? null : Thread.ofPlatform().name("udp-drain").start(() -> udp.drain(limits.drainTimeout()));
        if (tcp != null)
            tcp.drain(limits.drainTimeout());
        if (udpDrain != null)
            await(udpDrain);
        if (metrics != null)
            metrics.close();
        closed.countDown();
    }

    /** Whether only this machine can reach it. */
    boolean isLoopback() {
        return Stream.of(tcpAddress(), udpAddress()).flatMap(Optional::stream).allMatch(address -> address.getAddress().isLoopbackAddress());
    }

    /** Waits until the server has been closed. */
    public void awaitClosed() throws InterruptedException {
        closed.await();
    }

    /** Where clients reach it, as in {@code tcp://127.0.0.1:12000 udp://127.0.0.1:12000}. */
    @Override
    public String toString() {
        var urls = new StringJoiner(" ");
        tcpAddress().ifPresent(address -> urls.add(url("tcp", address)));
        udpAddress().ifPresent(address -> urls.add(url("udp", address)));
        return urls.toString();
    }

    static String url(String protocol, InetSocketAddress address) {
        String ip = address.getAddress().getHostAddress();
        return protocol + "://" + (ip.indexOf(':') >= 0 ? "[" + ip + "]" : ip) + ":" + address.getPort();
    }
}
