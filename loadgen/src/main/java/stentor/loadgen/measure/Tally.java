package stentor.loadgen.measure;

/**
 * What happened on one connection, counted by its own thread in plain fields. Another thread that looks in the meantime sees
 * values a moment old; after joining the connection's thread it sees the final ones.
 *
 * <p>Each request sent ends up in just one of completed, mismatched, timeouts, reset, closed and unfinished.
 */
public final class Tally {

    /** Requests sent. */
    public long sent;
    /** Replies that came whole and were right. */
    public long completed;
    /** Replies that came whole and were wrong; and one for each connection on which more came than was asked for. */
    public long mismatched;
    /** Requests without a reply within the time-out; over UDP both those lost and those late. */
    public long timeouts;
    /** Requests whose connection was reset before their reply. */
    public long reset;
    /** Requests whose connection the server closed before their reply. */
    public long closed;
    /** Requests still without a reply when the run was stopped by hand. */
    public long unfinished;
    /** Connections that could not be made, those before the measured time included. */
    public long connectFailures;
    /** Payload bytes sent. */
    public long bytesSent;
    /** Payload bytes received, whatever they were. */
    public long bytesReceived;
    /** Over UDP: requests never answered. */
    public long lost;
    /** Over UDP: requests answered after the time-out. */
    public long late;
    /** Over UDP: further replies to requests already answered. */
    public long duplicate;
    /** Over UDP: replies that came after the reply to a later request. */
    public long reordered;

    /** Adds another's counts to these. */
    public void add(Tally other) {
        sent += other.sent;
        completed += other.completed;
        mismatched += other.mismatched;
        timeouts += other.timeouts;
        reset += other.reset;
        closed += other.closed;
        unfinished += other.unfinished;
        connectFailures += other.connectFailures;
        bytesSent += other.bytesSent;
        bytesReceived += other.bytesReceived;
        lost += other.lost;
        late += other.late;
        duplicate += other.duplicate;
        reordered += other.reordered;
    }

    /** Requests that failed, other than by a wrong reply. */
    public long failed() {
        return timeouts + reset + closed;
    }
}
