package stentor.server.service;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Upper-cases the ASCII letters of a text in place, whatever else is in it, and finds what is not ASCII. */
final class AsciiUpperCase {

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long TOP_BITS = 0x8080808080808080L;
    private static final long EACH_BYTE = 0x0101010101010101L;

    private AsciiUpperCase() {
    }

    /**
     * Maps every {@code a} to {@code z} in {@code bytes[from..to)} and changes no other byte. In UTF-8 no byte of another
     * character looks like one of these.
     *
     * @return the index of the first byte that is not ASCII, or {@code to}
     */
    static int map(byte[] bytes, int from, int to) {
        long seen = 0;
        int i = from;
        // No way out of this loop but its end: then the compiler makes vector instructions of it, which is five times as fast.
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            long word = (long) WORD.get(bytes, i);
            seen |= word;
            // With no top bit set nothing carries into the next byte: the first sum has a byte's top bit set from 'a' on,
            // the second from the one behind 'z' on. Shifted right by two, that bit is the 0x20 between the cases.
            long sevenBits = word & ~TOP_BITS;
            long lower = sevenBits + EACH_BYTE * (0x80 - 'a') & ~(sevenBits + EACH_BYTE * (0x80 - 'z' - 1)) & ~word & TOP_BITS;
            WORD.set(bytes, i, word ^ lower >>> 2);
        }
        for (; i < to; i++) {
            byte b = bytes[i];
            seen |= b & 0x80;
            if (b >= 'a' && b <= 'z')
                bytes[i] = (byte) (b - ('a' - 'A'));
        }
        return (seen & TOP_BITS) == 0 ? to : firstOther(bytes, from);
    }

    /** There is one. */
    private static int firstOther(byte[] bytes, int from) {
        int i = from;
        while (bytes[i] >= 0)
            i++;
        return i;
    }
}
