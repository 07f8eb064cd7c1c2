package stentor.loadgen.payload;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Bytes from a stranger, for a person's terminal: as UTF-8, with the bytes of control characters, and of what else hides or moves
 * others, written out in {@link Notation#ESCAPED}.
 */
public final class Printable {

    /** Between the letters of Persian words and the parts of an emoji; they only join what is beside them, or do not. */
    private static final String JOINERS = "\u200c\u200d";

    private Printable() {
    }

    /** Bytes {@code [from..to)}, which never move the cursor, change colours or end the line. */
    public static String of(byte[] bytes, int from, int to) {
        return of(new String(bytes, from, to - from, StandardCharsets.UTF_8));
    }

    /** The same of text. */
    public static String of(String text) {
        var safe = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            switch (c) {
                case '\n' -> safe.append("\\n");
                case '\r' -> safe.append("\\r");
                case '\t' -> safe.append("\\t");
                default -> {
                    if (isHidden(c))
                        for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8))
                            safe.append("\\x").append(HexFormat.of().toHexDigits(b));
                    else
                        safe.appendCodePoint(c);
                }
            }
        });
        return safe.toString();
    }

    private static boolean isHidden(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE -> true;
            case Character.FORMAT -> JOINERS.indexOf(c) < 0;
            // The two at the end of each plane, which are none, and which XML does not allow.
            default -> (c & 0xfffe) == 0xfffe;
        };
    }
}
