package stentor.loadgen.framing;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The bytes of a reply put together, up to {@link #LIMIT}. As a sequence of characters each byte is one. The room is kept
 * from reply to reply. Confined to one thread.
 */
public final class Gathered implements CharSequence {

    /** No more bytes than these are kept of a reply. */
    public static final int LIMIT = 64 * 1024;

    private static final int SMALLEST = 64;

    private byte[] bytes = new byte[SMALLEST];
    private int size;
    private boolean ascii = true;

    /** Forgets what there is. */
    public void clear() {
        size = 0;
        ascii = true;
    }

    /** Adds as many of {@code from[begin..end)} as there is room for; returns how many those are. */
    public int add(byte[] from, int begin, int end) {
        int added = Math.min(end - begin, LIMIT - size);
        if (size + added > bytes.length)
            bytes = Arrays.copyOf(bytes, Math.clamp(2L * bytes.length, size + added, LIMIT));
        System.arraycopy(from, begin, bytes, size, added);
        for (int i = size; i < size + added; i++)
            ascii &= bytes[i] >= 0;
        size += added;
        return added;
    }

    /** How many there are, less a line end. */
    public int lengthOfLine() {
        int end = size > 0 && bytes[size - 1] == '\n' ? size - 1 : size;
        return end < size && end > 0 && bytes[end - 1] == '\r' ? end - 1 : end;
    }

    /** Whether each byte is a character in UTF-8, too. */
    public boolean isAscii() {
        return ascii;
    }

    /** So many of the first bytes as UTF-8. */
    public String utf8(int length) {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    @Override
    public int length() {
        return size;
    }

    @Override
    public char charAt(int index) {
        return (char) (bytes[index] & 0xFF);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
    }

    @Override
    public String toString() {
        return new String(bytes, 0, size, StandardCharsets.ISO_8859_1);
    }
}
