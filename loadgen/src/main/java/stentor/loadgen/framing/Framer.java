package stentor.loadgen.framing;

/**
 * Finds where replies end in a stream, one after the other: {@link #begin}, then {@link #take} until the reply is no longer
 * {@link State#OPEN}. In whatever pieces the stream comes, a reply ends at the same byte. Confined to one connection.
 */
public interface Framer {

    /** How far a reply has come. */
    enum State {
        /** More of it is to come. */
        OPEN,
        /** It is complete, and another may follow. */
        COMPLETE,
        /** It is complete, and none can follow on this connection. */
        LAST,
        /** What came cannot be such a reply, so nobody knows where the next one begins. */
        BROKEN
    }

    /** How long replies are, where that is known before they come. */
    interface Lengths {
        /** The length of the reply to this request, at least 1. */
        long of(int connection, long sequence);
    }

    /** One for replies of known length. */
    static Framer ofLength(Lengths lengths) {
        return new CountingFramer(lengths);
    }

    /** The next bytes are the reply to this request. */
    void begin(int connection, long sequence);

    /**
     * Takes the bytes of the reply from {@code bytes[from..to)}, at most to its end.
     *
     * @return the index behind the last byte taken
     */
    int take(byte[] bytes, int from, int to);

    /** How far the reply has come. */
    State state();

    /** Whether an {@link State#OPEN} reply is complete if the server closes the connection now. */
    default boolean endsWithStream() {
        return false;
    }
}
