package stentor.server.service;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Upper-cases what is not ASCII in UTF-8, as {@link String#toUpperCase(Locale) toUpperCase(Locale.ROOT)} does, one character at
 * a time (that mapping looks at no character's neighbours), with malformed bytes passed on unchanged. The ASCII letters are
 * {@link AsciiUpperCase}'s.
 *
 * <p>Works in place; only where the text has grown beyond what was read is the result in an array of its own. Not thread-safe:
 * one instance a conversation, which holds the result of its last call and nothing from one call to the next.
 */
final class Utf8UpperCase {

    /** No character's capitals take more than this many times its own bytes: U+0390 and U+03B0 go from two to six. */
    static final int MAX_GROWTH = 3;

    private byte[] result;
    private int length;

    /**
     * Maps {@code bytes[from..to)}, which may change it; what stands before {@code from} is taken as mapped already and is
     * part of the result.
     *
     * @return how many bytes at the end are a character's beginning and wait for the rest of it; they are not in the result
     *         and have not been changed
     */
    int map(byte[] bytes, int from, int to) {
        byte[] out = bytes;
        int write = from;
        int read = from;
        while (read < to) {
            if (bytes[read] >= 0) {
                int run = read;
                while (run < to && bytes[run] >= 0)
                    run++;
                if (out != bytes || write != read)
                    System.arraycopy(bytes, read, out, write, run - read);
                write += run - read;
                read = run;
                continue;
            }
            int size = Utf8.sequence(bytes, read, to);
            if (size == Utf8.CUT)
                break;
            if (size == Utf8.MALFORMED) {
                out[write++] = bytes[read++];
                continue;
            }
            long capital = Capitals.of(Utf8.codePoint(bytes, read, size));
            int grownTo = capital == Capitals.SAME ? size : Capitals.size(capital);
            if (out == bytes && write + grownTo > read + size)
                out = Arrays.copyOf(bytes, write + MAX_GROWTH * (to - read));
            if (capital == Capitals.SAME)
                for (int i = 0; i < size; i++)
                    out[write + i] = bytes[read + i];
            else
                for (int i = 0; i < grownTo; i++)
                    out[write + i] = (byte) (capital >>> 8 * i);
            write += grownTo;
            read += size;
        }
        result = out;
        length = write;
        return to - read;
    }

    /** The array that holds the result of the last call, from index 0. */
    byte[] result() {
        return result;
    }

    /** The length of the result of the last call, in bytes. */
    int length() {
        return length;
    }

    /**
     * The JDK's mapping as a table of UTF-8, filled by the JDK page by page as texts ask for it, so that a start pays nothing
     * and a server that sees two scripts holds two scripts.
     */
    private static final class Capitals {

        /** What {@link #of} returns for a character that is its own capital. */
        static final long SAME = 0;

        private static final int PAGE_BITS = 7;
        private static final int PAGE = 1 << PAGE_BITS;
        private static final AtomicReferenceArray<long[]> PAGES =
            new AtomicReferenceArray<>(Character.MAX_CODE_POINT + 1 >> PAGE_BITS);
        /** Shared by all pages on which every character is its own capital, as on most. */
        private static final long[] ALL_SAME = new long[PAGE];

        /** The capital's UTF-8: its number of bytes in the top byte, the bytes below, the first lowest. */
        static long of(int codePoint) {
            long[] page = PAGES.getAcquire(codePoint >> PAGE_BITS);
            if (page == null)
                page = fill(codePoint >> PAGE_BITS);
            return page[codePoint & PAGE - 1];
        }

        static int size(long capital) {
            return (int) (capital >>> 56);
        }

        private static long[] fill(int number) {
            long[] page = new long[PAGE];
            for (int i = 0; i < PAGE; i++) {
                int codePoint = (number << PAGE_BITS) + i;
                if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE)
                    continue;
                String text = Character.toString(codePoint);
                String capital = text.toUpperCase(Locale.ROOT);
                if (!capital.equals(text))
                    page[i] = pack(capital.getBytes(StandardCharsets.UTF_8));
            }
            // Two threads may fill the same page at once; they fill it alike.
            PAGES.setRelease(number, Arrays.equals(page, ALL_SAME) ? ALL_SAME : page);
            return page;
        }

        private static long pack(byte[] utf8) {
            if (utf8.length > 7)
                throw new IllegalStateException("a capital of " + utf8.length + " bytes does not fit the table");
            long packed = (long) utf8.length << 56;
            for (int i = 0; i < utf8.length; i++)
                packed |= (utf8[i] & 0xffL) << 8 * i;
            return packed;
        }
    }
}
