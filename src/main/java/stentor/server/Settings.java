package stentor.server;

import java.util.Objects;
import java.util.function.UnaryOperator;

import stentor.server.guard.Limits;
import stentor.server.service.Service;
import stentor.server.service.Upper;

/**
 * How a {@link Server} runs. Immutable; {@link #DEFAULTS} and the {@code with} methods make others.
 *
 * @param host the address or name to bind
 * @param tcpPort the TCP port; 0 picks a free one, {@link #OFF} serves no TCP
 * @param udpPort the UDP port, likewise; where both are 0, both get the same port
 * @param service what is done with what clients say
 * @param once whether a TCP connection is closed after its first reply
 * @param limits how much is given to TCP clients
 * @param udpRate how many datagrams a second are answered to one source outside this host, and once as many more after it was
 *        quiet; 0 for no limit to any source. 1,000 are more than a person or a device asks, and no more than 12 Mbit/s to
 *        somebody whose address was forged
 * @param metricsHost the address or name on which metrics are served
 * @param metricsPort the port on which metrics are served; 0 picks a free one, {@link #OFF} serves none
 */
public record Settings(String host, int tcpPort, int udpPort, Service service, boolean once, Limits limits, int udpRate,
                       String metricsHost, int metricsPort) {

    /** In place of a port: this protocol is not served. */
    public static final int OFF = -1;

    /** Of all that a port may be. */
    static final int HIGHEST_PORT = 65_535;

    /** One a nanosecond. */
    private static final int HIGHEST_UDP_RATE = 1_000_000_000;

    /** Capitals over TCP and UDP on port 12000 of the loopback address. */
    public static final Settings DEFAULTS =
        new Settings("127.0.0.1", 12000, 12000, new Upper(), false, Limits.DEFAULTS, 1000, "127.0.0.1", OFF);

    /** @throws IllegalArgumentException if a value is out of range; the message names it */
    public Settings {
        Objects.requireNonNull(host);
        Objects.requireNonNull(service);
        Objects.requireNonNull(limits);
        requirePort(tcpPort, "TCP");
        requirePort(udpPort, "UDP");
        require(tcpPort != OFF || udpPort != OFF, "neither TCP nor UDP is left to serve");
        require(udpRate >= 0 && udpRate <= HIGHEST_UDP_RATE, "the UDP rate must be from 0 to 1g");
        Objects.requireNonNull(metricsHost);
        requirePort(metricsPort, "metrics");
    }

    private static void requirePort(int port, String protocol) {
        require(port == OFF || port >= 0 && port <= HIGHEST_PORT, "the " + protocol + " port must be from 0 to " + HIGHEST_PORT + ", not " + port);
    }

    private static void require(boolean condition, String message) {
        if (!condition)
            throw new IllegalArgumentException(message);
    }

    /** On this port for both TCP and UDP; 0 picks one that is free for both. */
    public Settings withPort(int port) {
        return withPorts(port, port);
    }

    /** On these ports; 0 picks a free one, {@link #OFF} leaves a protocol out. */
    public Settings withPorts(int tcp, int udp) {
        return new Settings(host, tcp, udp, service, once, limits, udpRate, metricsHost, metricsPort);
    }

    /** On this address or name. */
    public Settings withHost(String name) {
        return new Settings(name, tcpPort, udpPort, service, once, limits, udpRate, metricsHost, metricsPort);
    }

    /** With this service. */
    public Settings withService(Service other) {
        return new Settings(host, tcpPort, udpPort, other, once, limits, udpRate, metricsHost, metricsPort);
    }

    /** Closing, or not, each TCP connection after its first reply. */
    public Settings withOnce(boolean closeAfterFirstReply) {
        return new Settings(host, tcpPort, udpPort, service, closeAfterFirstReply, limits, udpRate, metricsHost, metricsPort);
    }

    /** With its limits changed, as in {@code withLimits(limits -> limits.withMaxConnections(100))}. */
    public Settings withLimits(UnaryOperator<Limits> change) {
        return new Settings(host, tcpPort, udpPort, service, once, change.apply(limits), udpRate, metricsHost, metricsPort);
    }

    /** With this many datagrams a second answered to one source outside this host; 0 for no limit. */
    public Settings withUdpRate(int datagrams) {
        return new Settings(host, tcpPort, udpPort, service, once, limits, datagrams, metricsHost, metricsPort);
    }

    /** With metrics served on this address or name and port; {@link #OFF} serves none. */
    public Settings withMetrics(String metricsName, int port) {
        return new Settings(host, tcpPort, udpPort, service, once, limits, udpRate, metricsName, port);
    }
}
