package stentor.loadgen.client;

/**
 * As much of a reply as a person is shown if it is wrong, in however many pieces it comes. Asks for no memory and no call before
 * there is a piece to keep. Confined to one thread.
 */
final class Beginning {

    private static final byte[] NONE = {};

    private byte[] bytes = NONE;
    private int length;
    private long of = -1;

    /** The next piece of the reply to this request is {@code piece[from..to)}; its first one if the last was of another's. */
    void add(long request, byte[] piece, int from, int to) {
        if (bytes == NONE)
            bytes = new byte[Failures.SHOWN];
        if (request != of)
            length = 0;
        of = request;
        int kept = Math.min(to - from, bytes.length - length);
        System.arraycopy(piece, from, bytes, length, kept);
        length += kept;
    }

    /** Of which the first {@link #length} are meant, until more is added. */
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }
}
