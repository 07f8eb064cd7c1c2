package stentor.server.telemetry;

import java.util.Locale;

/** What the server counts. Every value only ever grows; names and order are stable. */
public enum Counter {
    /** TCP connections accepted. */
    CONNECTIONS_ACCEPTED,
    /** Connections closed after the client had ended its side and all of it was answered. */
    CLOSED_BY_PEER,
    /** Connections closed because the service had said all it had to say. */
    CLOSED_BY_SERVICE,
    /** Connections closed after their first reply, as {@code --once} asks. */
    CLOSED_ONCE,
    /** Connections that broke: reset by the client, or gone while a reply was being sent. */
    CLOSED_RESET,
    /** Connections closed because a line exceeded the maximum. */
    CLOSED_LINE_TOO_LONG,
    /** Connections closed because the service threw an exception. */
    CLOSED_SERVICE_FAILED,
    /** Connections closed because the client had sent nothing for the idle timeout. */
    CLOSED_IDLE,
    /** Connections closed before the idle timeout, because all were taken and this one had been idle for longest. */
    CLOSED_EVICTED,
    /** Connections reset because the client had not taken in its reply by the write timeout. */
    CLOSED_WRITE_TIMEOUT,
    /** Connections reset because a line was not complete by the line timeout. */
    CLOSED_LINE_TIMEOUT,
    /** Connections closed because there was no memory, or no thread, to serve them. */
    CLOSED_FAILED,
    /** Connections that a drain closed after everything received had been answered. */
    CLOSED_DRAINED,
    /** Connections still busy at the drain's deadline, which were reset. */
    CLOSED_DRAIN_FORCED,
    /** Connections reset as soon as they were accepted, because their source had its share of connections. */
    REFUSED_SOURCE,
    /** Times that all connections were taken, and accept waited until one was closed. */
    ACCEPT_DEFERRED,
    /** Failures of accept, after each of which the server paused and went on. */
    ACCEPT_FAILED,
    /** Bytes received over TCP. */
    BYTES_RECEIVED,
    /** Bytes sent over TCP. */
    BYTES_SENT,
    /** Datagrams received. */
    DATAGRAMS_RECEIVED,
    /** Datagrams sent. */
    DATAGRAMS_SENT,
    /** Payload bytes received in datagrams. */
    DATAGRAM_BYTES_RECEIVED,
    /** Payload bytes sent in datagrams. */
    DATAGRAM_BYTES_SENT,
    /** Datagrams without payload, which get no reply. */
    DROPPED_EMPTY,
    /** Datagrams that came in longer than the largest that can be received whole. */
    DROPPED_TRUNCATED,
    /** Datagrams whose source is never answered: no client's port or address, or the server's own port. */
    DROPPED_SOURCE,
    /** Datagrams beyond what is answered to one source. */
    DROPPED_RATE,
    /** Datagrams whose reply would have more than three times their bytes. */
    DROPPED_AMPLIFYING,
    /** Datagrams whose reply would exceed the 65,507 bytes that fit one. */
    DROPPED_REPLY_TOO_LARGE,
    /** Datagrams that the service had no reply to. */
    DROPPED_NO_REPLY,
    /** Datagrams on which the service threw an exception. */
    DROPPED_SERVICE_FAILED,
    /** Replies that the system refused to send. */
    DROPPED_SEND_FAILED,
    /** Failures of receive, after each of which the server went on. */
    RECEIVE_FAILED;

    /** The counter's name in the summary line: the constant's, in lower case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether this counts closed connections, by cause. */
    boolean isClosed() {
        return name().startsWith("CLOSED_");
    }
}
