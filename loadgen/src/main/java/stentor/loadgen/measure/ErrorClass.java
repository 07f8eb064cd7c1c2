package stentor.loadgen.measure;

import java.util.Locale;

/** How a connection or a request failed. A run goes on through all of them. */
public enum ErrorClass {
    /** The connection was refused: nobody listens there. */
    REFUSED("connections refused"),
    /** The connection was not made within the time-out. */
    CONNECT_TIMEOUT("connections not made in time"),
    /** The connection could not be made for another reason, such as no route or no local port left. */
    CONNECT("connections not made"),
    /** No reply within the time-out. */
    TIMEOUT("timed out"),
    /** The connection was reset before the reply. */
    RESET("reset"),
    /** The connection was closed before the reply, or in the middle of it. */
    CLOSED("closed early"),
    /** The reply came, and its content was wrong. */
    MISMATCH("of wrong content"),
    /** The reply ended before what was expected of it did. */
    SHORT("too short"),
    /** The reply went on after what was expected of it, or nobody had asked for it. */
    LONG("too long");

    private final String text;

    ErrorClass(String text) {
        this.text = text;
    }

    /** Its name in JSON. */
    public String tag() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What is said of a number of them, as in {@code 3 timed out}. */
    public String text() {
        return text;
    }
}
