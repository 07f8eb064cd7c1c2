package stentor.server;

import java.time.Duration;
import java.util.Objects;

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
 * @param backlog how many connections may wait to be accepted; the system may allow fewer
 * @param maxLine the longest line that a service that reads lines is given, in bytes
 * @param drainTimeout how long {@link Server#close} lets conversations finish
 * @param udpRate how many datagrams a second are answered to one source outside this host; 0 for no limit to any source.
 *        1,000 are more than a person or a device asks, and no more than 12 Mbit/s to somebody whose address was forged
 * @param metricsHost the address or name on which metrics are served
 * @param metricsPort the port on which metrics are served; 0 picks a free one, {@link #OFF} serves none
 */
public record Settings(String host, int tcpPort, int udpPort, Service service, boolean once, int backlog, int maxLine,
                       Duration drainTimeout, int udpRate, String metricsHost, int metricsPort) {

    /** In place of a port: this protocol is not served. */
    public static final int OFF = -1;

    /** A line is held in one array, which grows by steps. */
    private static final int LONGEST_MAX_LINE = 256 << 20;
    /** One a nanosecond. */
    private static final int HIGHEST_UDP_RATE = 1_000_000_000;

    /** Capitals over TCP and UDP on port 12000 of the loopback address. */
    public static final Settings DEFAULTS =
        new Settings("127.0.0.1", 12000, 12000, new Upper(), false, 4096, 64 * 1024, Duration.ofSeconds(10),
            1000, "127.0.0.1", OFF);

    /** @throws IllegalArgumentException if a value is out of range; the message names it */
    public Settings {
        Objects.requireNonNull(host);
        Objects.requireNonNull(service);
        requirePort(tcpPort, "TCP");
        requirePort(udpPort, "UDP");
        require(tcpPort != OFF || udpPort != OFF, "neither TCP nor UDP is left to serve");
        require(backlog > 0, "the backlog must be at least 1");
        require(maxLine > 0 && maxLine <= LONGEST_MAX_LINE, "the maximum line must be from 1 byte to 256m");
        require(!drainTimeout.isNegative(), "the drain timeout must not be negative");
        require(udpRate >= 0 && udpRate <= HIGHEST_UDP_RATE, "the UDP rate must be from 0 to 1g");
        Objects.requireNonNull(metricsHost);
        requirePort(metricsPort, "metrics");
    }

    private static void requirePort(int port, String protocol) {
        require(port == OFF || port >= 0 && port <= 65_535, "the " + protocol + " port must be from 0 to 65535, not " + port);
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
        return new Settings(host, tcp, udp, service, once, backlog, maxLine, drainTimeout, udpRate, metricsHost, metricsPort);
    }

    /** On this address or name. */
    public Settings withHost(String name) {
        return new Settings(name, tcpPort, udpPort, service, once, backlog, maxLine, drainTimeout, udpRate, metricsHost, metricsPort);
    }

    /** With this service. */
    public Settings withService(Service other) {
        return new Settings(host, tcpPort, udpPort, other, once, backlog, maxLine, drainTimeout, udpRate, metricsHost, metricsPort);
    }

    /** Closing, or not, each TCP connection after its first reply. */
    public Settings withOnce(boolean closeAfterFirstReply) {
        return new Settings(host, tcpPort, udpPort, service, closeAfterFirstReply, backlog, maxLine, drainTimeout, udpRate, metricsHost, metricsPort);
    }

    /** With room for this many connections that wait to be accepted. */
    public Settings withBacklog(int connections) {
        return new Settings(host, tcpPort, udpPort, service, once, connections, maxLine, drainTimeout, udpRate, metricsHost, metricsPort);
    }

    /** With this longest line, in bytes. */
    public Settings withMaxLine(int bytes) {
        return new Settings(host, tcpPort, udpPort, service, once, backlog, bytes, drainTimeout, udpRate, metricsHost, metricsPort);
    }

    /** With this time for conversations to finish when the server closes. */
    public Settings withDrainTimeout(Duration timeout) {
        return new Settings(host, tcpPort, udpPort, service, once, backlog, maxLine, timeout, udpRate, metricsHost, metricsPort);
    }

    /** With this many datagrams a second answered to one source outside this host; 0 for no limit. */
    public Settings withUdpRate(int datagrams) {
        return new Settings(host, tcpPort, udpPort, service, once, backlog, maxLine, drainTimeout, datagrams, metricsHost, metricsPort);
    }

    /** With metrics served on this address or name and port; {@link #OFF} serves none. */
    public Settings withMetrics(String metricsName, int port) {
        return new Settings(host, tcpPort, udpPort, service, once, backlog, maxLine, drainTimeout, udpRate, metricsName, port);
    }
}
