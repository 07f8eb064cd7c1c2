package stentor.server.service;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Upper-cases ASCII in place, eight bytes at a time, up to the first byte that is not ASCII. */
final class AsciiUpperCase {

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long TOP_BITS = 0x8080808080808080L;
    private static final long EACH_BYTE = 0x0101010101010101L;

    private AsciiUpperCase() {
    }

    /**
     * Maps {@code bytes[from..to)} as far as it is ASCII.
     *
     * @return the index of the first byte that is not ASCII, or {@code to}; from there on nothing has been changed
     */
    static int map(byte[] bytes, int from, int to) {
        int i = from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            long word = (long) WORD.get(bytes, i);
            if ((word & TOP_BITS) != 0)
                break;
            // With no top bit set nothing carries into the next byte: the first sum has a byte's top bit set from 'a' on,
            // the second from the one behind 'z' on. Shifted right by two, that bit is the 0x20 between the cases.
            long lower = word + EACH_BYTE * (0x80 - 'a') & ~(word + EACH_BYTE * (0x80 - 'z' - 1)) & TOP_BITS;
            WORD.set(bytes, i, word ^ lower >>> 2);
        }
        for (; i < to; i++) {
            byte b = bytes[i];
            if (b < 0)
                break;
            if (b >= 'a' && b <= 'z')
                bytes[i] = (byte) (b - ('a' - 'A'));
        }
        return i;
    }
}
