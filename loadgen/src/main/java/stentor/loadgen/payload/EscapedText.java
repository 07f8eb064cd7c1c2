package stentor.loadgen.payload;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import stentor.cli.UsageException;

/** Reads a template that is written as {@link Notation#ESCAPED} says. */
final class EscapedText {

    private static final String ESCAPES = "\\n \\r \\t \\0 \\\\ \\xHH \\{conn} \\{seq} \\{seq:u16be} \\{re PATTERN}";

    private final String text;
    private final ByteArrayOutputStream literal = new ByteArrayOutputStream();
    private final List<Part> parts = new ArrayList<>();
    private int at;
    private int randoms;

    private EscapedText(String text) {
        this.text = text;
    }

    /** @throws UsageException if there is an escape that means nothing */
    static Template read(String text) {
        return new EscapedText(text).read();
    }

    private Template read() {
        while (at < text.length()) {
            int codePoint = text.codePointAt(at);
            at += Character.charCount(codePoint);
            if (codePoint == '\\')
                escape();
            else
                literal.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
        }
        endLiteral();
        return new Template(parts);
    }

    /** Takes what stands behind a backslash. */
    private void escape() {
        int escape = at - 1;
        char kind = at < text.length() ? text.charAt(at++) : ' ';
        switch (kind) {
            case 'n' -> literal.write('\n');
            case 'r' -> literal.write('\r');
            case 't' -> literal.write('\t');
            case '0' -> literal.write(0);
            case '\\' -> literal.write('\\');
            case 'x' -> literal.write(hexadecimal(escape));
            case '{' -> part(braces(escape));
            default -> throw unknown(escape);
        }
    }

    private int hexadecimal(int escape) {
        int end = at + 2;
        if (end > text.length() || !HexFormat.isHexDigit(text.charAt(at)) || !HexFormat.isHexDigit(text.charAt(at + 1)))
            throw unknown(escape);
        int value = HexFormat.fromHexDigits(text, at, end);
        at = end;
        return value;
    }

    private Part braces(int escape) {
        if (text.startsWith("re ", at)) {
            TextPatternParser.Parsed random = TextPatternParser.parse(text, at + "re ".length());
            at = random.end() + 1;
            return new Part.Random(random.pattern(), randoms++);
        }
        int end = text.indexOf('}', at);
        String[] inside = end < 0 ? new String[] {""} : text.substring(at, end).split(":", 2);
        Part.Source source = switch (inside[0]) {
            case "conn" -> Part.Source.CONNECTION;
            case "seq" -> Part.Source.SEQUENCE;
            default -> throw unknown(escape);
        };
        at = end + 1;
        return inside.length == 1 ? new Part.Decimal(source) : new Part.Binary(source, BinaryNumber.named(inside[1]));
    }

    private void part(Part part) {
        endLiteral();
        parts.add(part);
    }

    private void endLiteral() {
        if (literal.size() > 0)
            parts.add(new Part.Literal(literal.toByteArray()));
        literal.reset();
    }

    private UsageException unknown(int escape) {
        String rest = text.substring(escape, Math.min(text.length(), escape + 8));
        return new UsageException("unknown escape '" + rest + "'; there are " + ESCAPES);
    }
}
