package stentor.server.service;

import java.util.Arrays;

/** Bytes gathered to be sent at once. Grows as needed, up to a limit, and shrinks again. Not thread-safe. */
public final class ReplyBuffer {

    /** So many times in a row that an eighth would have done make it a quarter of what it was. */
    private static final int LITTLE_BEFORE_SHRINKING = 16;

    private final int initialCapacity;
    private final int limit;
    private byte[] bytes;
    private int length;
    private boolean overflown;
    private int little;

    /** @param limit how many bytes it holds at the most */
    public ReplyBuffer(int initialCapacity, int limit) {
        this.initialCapacity = initialCapacity;
        this.bytes = new byte[initialCapacity];
        this.limit = limit;
    }

    /** Adds what fits below the limit whole; what does not is left out, and {@link #overflown} from then on. */
    public void add(byte[] source, int offset, int count) {
        if (count > limit - length) {
            overflown = true;
            return;
        }
        if (count > bytes.length - length)
            bytes = Arrays.copyOf(bytes, Math.min(limit, Math.max(length + count, 2 * bytes.length)));
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
    }

    /** The array that holds what was gathered, from index 0, until the next {@link #add} or {@link #clear}. */
    public byte[] bytes() {
        return bytes;
    }

    /** How much was gathered. */
    public int length() {
        return length;
    }

    /** Whether something was left out since the last {@link #clear}. */
    public boolean overflown() {
        return overflown;
    }

    /** Forgets what was gathered. The capacity stays, until it was far too much for some time. */
    public void clear() {
        little = bytes.length > initialCapacity && length <= bytes.length / 8 ? little + 1 : 0;
        if (little == LITTLE_BEFORE_SHRINKING) {
            bytes = new byte[Math.max(initialCapacity, bytes.length / 4)];
            little = 0;
        }
        length = 0;
        overflown = false;
    }
}
