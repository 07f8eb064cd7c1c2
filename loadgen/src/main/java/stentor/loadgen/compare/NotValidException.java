package stentor.loadgen.compare;

import java.util.Optional;

/** What was measured says nothing, or could not be measured at all. The message is one line. */
public final class NotValidException extends Exception {

    private static final long serialVersionUID = 1;

    private final boolean byServer;
    private final Side.Role failed;

    /** The machine's doing, or the load generator's, or nobody knows whose. */
    public NotValidException(String message) {
        this(message, false, null, null);
    }

    private NotValidException(String message, boolean byServer, Side.Role failed, NotValidException cause) {
        super(message, cause);
        this.byServer = byServer;
        this.failed = failed;
    }

    /** The doing of the server that is running. */
    public static NotValidException byServer(String message) {
        return new NotValidException(message, true, null, null);
    }

    /** The same with something in front of the message. */
    NotValidException after(String start) {
        return new NotValidException(start + getMessage(), byServer, failed, this);
    }

    /** The same as it happened to a run of this server. */
    NotValidException of(Side.Role running) {
        return new NotValidException(getMessage(), byServer, byServer ? running : null, this);
    }

    /** Which server failed; empty if none did. */
    Optional<Side.Role> failed() {
        return Optional.ofNullable(failed);
    }
}
