package stentor.server.service;

/** The well-formed byte sequences of UTF-8 beyond ASCII: table 3-7 of the Unicode Standard. Pure functions. */
final class Utf8 {

    /** The bytes up to the limit are the beginning of a character. */
    static final int CUT = -1;
    /** The byte begins no well-formed character. */
    static final int MALFORMED = 0;

    private Utf8() {
    }

    /**
     * Looks at the character that begins at {@code at}, which is not an ASCII byte.
     *
     * @return its size, from 2 to 4; or {@link #CUT}, or {@link #MALFORMED}
     */
    static int sequence(byte[] bytes, int at, int to) {
        int first = bytes[at] & 0xff;
        int size = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
        if (size == 0)
            return MALFORMED;
        for (int i = 1; i < size; i++) {
            if (at + i == to)
                return CUT;
            int next = bytes[at + i] & 0xff;
            if (next < 0x80 || next > 0xbf || i == 1 && !secondFits(first, next))
                return MALFORMED;
        }
        return size;
    }

    /** No overlong forms, no surrogates, nothing beyond U+10FFFF. */
    private static boolean secondFits(int first, int second) {
        return switch (first) {
            case 0xe0 -> second >= 0xa0;
            case 0xed -> second <= 0x9f;
            case 0xf0 -> second >= 0x90;
            case 0xf4 -> second <= 0x8f;
            default -> true;
        };
    }

    /** The code point of a well-formed sequence of two to four bytes. */
    static int codePoint(byte[] bytes, int at, int size) {
        int codePoint = bytes[at] & 0x7f >> size;
        for (int i = 1; i < size; i++)
            codePoint = codePoint << 6 | bytes[at + i] & 0x3f;
        return codePoint;
    }
}
