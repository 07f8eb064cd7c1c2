package stentor.loadgen.payload;

import java.nio.charset.StandardCharsets;

/** Bytes from a stranger, for a person's terminal: as UTF-8, with control characters written out in {@link Notation#ESCAPED}. */
public final class Printable {

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
                    if (Character.isISOControl(c))
                        safe.append("\\x").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
                    else
                        safe.appendCodePoint(c);
                }
            }
        });
        return safe.toString();
    }
}
