package stentor.server.guard;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * How much a server gives to its TCP clients, all in one place. Immutable; {@link #DEFAULTS} and the {@code with} methods make
 * others. A timeout of zero is none, except for the drain: then a stop resets everybody at once.
 *
 * @param maxConnections how many connections are served at once, or {@link #AUTO}
 * @param maxPerSource how many of them may come from one IPv4 address or one IPv6 /64, or {@link #AUTO}: a quarter of all, and
 *        no limit for loopback addresses
 * @param idleTimeout how long a client may send nothing while it is waited for
 * @param writeTimeout how long a client may take to take in a part of its reply: 64 KiB, or what is left of it
 * @param lineTimeout how long a line may take from its first byte to its last, for services that read lines
 * @param maxLine the longest line that a service that reads lines is given, in bytes
 * @param drainTimeout how long a stop lets conversations finish
 * @param backlog how many connections may wait to be accepted; the system may allow fewer
 */
public record Limits(int maxConnections, int maxPerSource, Duration idleTimeout, Duration writeTimeout, Duration lineTimeout,
                     int maxLine, Duration drainTimeout, int backlog) {

    /** In place of a number of connections: what suits the address and the machine. */
    public static final int AUTO = -1;
    /** The most that {@link #AUTO} comes to where others can connect. */
    public static final int AUTO_FROM_NETWORK = 10_000;
    /** The most that {@link #AUTO} comes to on a loopback address. */
    public static final int AUTO_ON_LOOPBACK = 20_000;
    /** Descriptors that connections leave to the rest: the JVM's own, files, and the connections of the warm-up and for metrics. */
    public static final int KEPT_DESCRIPTORS = 64;

    /** With fewer the server itself would not get through its start, or not serve anybody after it. */
    private static final int FEWEST_DESCRIPTORS = 32;
    private static final int AUTO_SHARES = 4;
    /** A line is held in one array, which grows by steps. */
    private static final int LONGEST_MAX_LINE = 256 << 20;
    /** Far within what the clock of the deadlines can tell apart. */
    private static final Duration LONGEST_TIMEOUT = Duration.ofDays(365);

    /** Those of a server that nobody configured. */
    public static final Limits DEFAULTS = new Limits(AUTO, AUTO, Duration.ofMinutes(5), Duration.ofSeconds(10), Duration.ofSeconds(10),
        64 * 1024, Duration.ofSeconds(10), 4096);

    /** @throws IllegalArgumentException if a value is out of range; the message names it */
    public Limits {
        require(maxConnections == AUTO || maxConnections > 0, "the maximum of connections must be at least 1");
        require(maxPerSource == AUTO || maxPerSource > 0, "the maximum of connections per source must be at least 1");
        requireTimeout(idleTimeout, "idle");
        requireTimeout(writeTimeout, "write");
        requireTimeout(lineTimeout, "line");
        require(maxLine > 0 && maxLine <= LONGEST_MAX_LINE, "the maximum line must be from 1 byte to 256m");
        requireTimeout(drainTimeout, "drain");
        require(backlog > 0, "the backlog must be at least 1");
    }

    private static void requireTimeout(Duration timeout, String name) {
        Objects.requireNonNull(timeout);
        require(!timeout.isNegative() && timeout.compareTo(LONGEST_TIMEOUT) <= 0, "the " + name + " timeout must be from 0 to 365 days");
    }

    private static void require(boolean condition, String message) {
        if (!condition)
            throw new IllegalArgumentException(message);
    }

    /**
     * The same with {@link #maxConnections} a number that this process can serve.
     *
     * @param onLoopback whether only this machine can connect
     * @param descriptors how many files the process may have open; empty if that is not limited
     * @throws IOException if there are too few descriptors for as many connections as are asked for, or for any; the message
     *         says what to do
     */
    public Limits inForce(boolean onLoopback, OptionalLong descriptors) throws IOException {
        long open = descriptors.orElse(Long.MAX_VALUE);
        if (open < FEWEST_DESCRIPTORS)
            throw new IOException("this process may have " + open + " files open, and needs " + FEWEST_DESCRIPTORS
                + " to serve anybody; raise the limit, as with ulimit -n 1024");
        // A process that may open next to nothing keeps half of it.
        long most = open - Math.min(KEPT_DESCRIPTORS, open / 2);
        if (maxConnections == AUTO)
            return withMaxConnections((int) Math.min(most, onLoopback ? AUTO_ON_LOOPBACK : AUTO_FROM_NETWORK));
        if (maxConnections > most)
            throw new IOException(maxConnections + " connections are more than this process can have open: its limit is " + open
                + " files, of which " + (open - most) + " are kept for other things; lower --max-connections to " + most
                + " or raise the limit, as with ulimit -n " + ((long) maxConnections + KEPT_DESCRIPTORS));
        return this;
    }

    /** How many connections one source may have, once {@link #maxConnections} is a number. */
    public int share() {
        return maxPerSource == AUTO ? Math.max(1, maxConnections / AUTO_SHARES) : maxPerSource;
    }

    /** Whether clients on loopback addresses may have more than their {@link #share}: unless somebody asked for one. */
    public boolean loopbackExempt() {
        return maxPerSource == AUTO;
    }

    /** With so many connections at once. */
    public Limits withMaxConnections(int connections) {
        return new Limits(connections, maxPerSource, idleTimeout, writeTimeout, lineTimeout, maxLine, drainTimeout, backlog);
    }

    /** With so many of them from one source. */
    public Limits withMaxPerSource(int connections) {
        return new Limits(maxConnections, connections, idleTimeout, writeTimeout, lineTimeout, maxLine, drainTimeout, backlog);
    }

    /** With this time for a client to send something. */
    public Limits withIdleTimeout(Duration timeout) {
        return new Limits(maxConnections, maxPerSource, timeout, writeTimeout, lineTimeout, maxLine, drainTimeout, backlog);
    }

    /** With this time for a client to take in a part of its reply. */
    public Limits withWriteTimeout(Duration timeout) {
        return new Limits(maxConnections, maxPerSource, idleTimeout, timeout, lineTimeout, maxLine, drainTimeout, backlog);
    }

    /** With this time for a line. */
    public Limits withLineTimeout(Duration timeout) {
        return new Limits(maxConnections, maxPerSource, idleTimeout, writeTimeout, timeout, maxLine, drainTimeout, backlog);
    }

    /** With this longest line, in bytes. */
    public Limits withMaxLine(int bytes) {
        return new Limits(maxConnections, maxPerSource, idleTimeout, writeTimeout, lineTimeout, bytes, drainTimeout, backlog);
    }

    /** With this time for conversations to finish when the server closes. */
    public Limits withDrainTimeout(Duration timeout) {
        return new Limits(maxConnections, maxPerSource, idleTimeout, writeTimeout, lineTimeout, maxLine, timeout, backlog);
    }

    /** With room for this many connections that wait to be accepted. */
    public Limits withBacklog(int connections) {
        return new Limits(maxConnections, maxPerSource, idleTimeout, writeTimeout, lineTimeout, maxLine, drainTimeout, connections);
    }
}
