package stentor.loadgen.compare;

import java.util.Optional;

/** What was measured says nothing, or could not be measured at all. The message is one line. */
public final class NotValidException extends Exception {

    private static final long serialVersionUID = 1;

    private final Side.Role failed;

    /** The machine's doing, or nobody knows whose. */
    public NotValidException(String message) {
        this(message, null);
    }

    private NotValidException(String message, Side.Role failed) {
        super(message);
        this.failed = failed;
    }

    /** The same as it happened to a run of this server. */
    NotValidException of(Side.Role running) {
        var known = new NotValidException(getMessage(), running);
        known.initCause(this);
        return known;
    }

    /** Whose run failed; empty if none did. */
    Optional<Side.Role> failed() {
        return Optional.ofNullable(failed);
    }
}
