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
    /** Payload bytes sent. */
    public long bytesSent;
    /** Payload bytes received, whatever they were. */
    public long bytesReceived;
    /** Those of the sent that were due while every connection had as much under way as it may, and so waited for the server. */
    public long delayed;
    /** Requests that were due, but could not be sent before the sending ended. */
    public long unsent;
    /**
     * Replies that came whole and were wrong; and one for each connection on which more came than was asked for, over UDP for each
     * datagram.
     */
    public long mismatched;
    /** Those of the mismatched that ended before what was expected. */
    public long tooShort;
    /** Those of the mismatched that went on after what was expected. */
    public long tooLong;
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
    /** Those of the connect failures that were refused. */
    public long refused;
    /** Those of the connect failures that took too long. */
    public long connectTimeouts;
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
        add(other, 1);
    }

    /** What was counted since an earlier state of this. */
    public Tally since(Tally earlier) {
        var difference = new Tally();
        difference.add(this, 1);
        difference.add(earlier, -1);
        return difference;
    }

    private void add(Tally other, int sign) {
        sent += sign * other.sent;
        delayed += sign * other.delayed;
        unsent += sign * other.unsent;
        completed += sign * other.completed;
        mismatched += sign * other.mismatched;
        tooShort += sign * other.tooShort;
        tooLong += sign * other.tooLong;
        timeouts += sign * other.timeouts;
        reset += sign * other.reset;
        closed += sign * other.closed;
        unfinished += sign * other.unfinished;
        connectFailures += sign * other.connectFailures;
        refused += sign * other.refused;
        connectTimeouts += sign * other.connectTimeouts;
        bytesSent += sign * other.bytesSent;
        bytesReceived += sign * other.bytesReceived;
        lost += sign * other.lost;
        late += sign * other.late;
        duplicate += sign * other.duplicate;
        reordered += sign * other.reordered;
    }

    /** Requests that failed, other than by a wrong reply. */
    public long failed() {
        return timeouts + reset + closed;
    }

    /** Requests that have not ended up in anything yet; fewer than that where more than a reply came to one. */
    public long underWay() {
        return sent - completed - mismatched - failed() - unfinished;
    }

    /** Everything that went wrong: requests that failed, wrong replies, and connections that could not be made. */
    public long problems() {
        return failed() + mismatched + connectFailures;
    }

    /** How often this happened; what is counted of one class is counted of no other. */
    public long count(ErrorClass error) {
        return switch (error) {
            case REFUSED -> refused;
            case CONNECT_TIMEOUT -> connectTimeouts;
            case CONNECT -> connectFailures - refused - connectTimeouts;
            case TIMEOUT -> timeouts;
            case RESET -> reset;
            case CLOSED -> closed;
            case MISMATCH -> mismatched - tooShort - tooLong;
            case SHORT -> tooShort;
            case LONG -> tooLong;
        };
    }

    /** Counts one. */
    public void count(ErrorClass error, long at, ErrorTimes times) {
        switch (error) {
            case REFUSED -> refused++;
            case CONNECT_TIMEOUT -> connectTimeouts++;
            case TIMEOUT -> timeouts++;
            case RESET -> reset++;
            case CLOSED -> closed++;
            case SHORT -> tooShort++;
            case LONG -> tooLong++;
            case CONNECT, MISMATCH -> { }
        }
        switch (error) {
            case REFUSED, CONNECT_TIMEOUT, CONNECT -> connectFailures++;
            case MISMATCH, SHORT, LONG -> mismatched++;
            case TIMEOUT, RESET, CLOSED -> { }
        }
        times.note(error, at);
    }
}
