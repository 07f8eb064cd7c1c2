package stentor.loadgen.expect;

/**
 * Checks replies as they come in, one after the other: {@link #begin}, {@link #take} until {@link #isComplete}, then
 * {@link #isRight}. Confined to one connection.
 */
public interface Reply {

    /** The next bytes are the reply to this request. */
    void begin(int connection, long sequence);

    /**
     * Takes the bytes of the reply from {@code bytes[from..to)}, at most to its end.
     *
     * @return the index behind the last byte taken
     */
    int take(byte[] bytes, int from, int to);

    /** Whether the whole reply has been taken. */
    boolean isComplete();

    /** Whether what has been taken is what was expected; meaningful for a complete reply. */
    boolean isRight();

    /** Checks a datagram as the whole reply to this request. */
    default boolean isAnsweredBy(int connection, long sequence, byte[] datagram, int length) {
        begin(connection, sequence);
        return take(datagram, 0, length) == length && isComplete() && isRight();
    }

    /** What was expected, for a person to read. */
    String expected();
}
