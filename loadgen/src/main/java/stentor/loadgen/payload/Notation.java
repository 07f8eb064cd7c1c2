package stentor.loadgen.payload;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import stentor.cli.UsageException;

/** How messages are written on the command line and in files. */
public enum Notation {
    /** The text's UTF-8, as it stands. */
    PLAIN {
        @Override
        public Template read(String text) {
            return Template.of(text.getBytes(StandardCharsets.UTF_8));
        }
    },
    /**
     * With {@code \n \r \t \0 \\ \xHH} for bytes, and {@code \{conn}} and {@code \{seq}} for the connection's number and the
     * request's sequence number on it.
     */
    ESCAPED {
        @Override
        public Template read(String text) {
            var bytes = new ByteArrayOutputStream();
            List<Template.Slot> slots = new ArrayList<>();
            for (int i = 0; i < text.length(); ) {
                int codePoint = text.codePointAt(i);
                i += Character.charCount(codePoint);
                if (codePoint == '\\')
                    i = escape(text, i, bytes, slots);
                else
                    bytes.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
            }
            return new Template(bytes.toByteArray(), slots);
        }
    },
    /** Pairs of hexadecimal digits; white space is ignored. */
    HEX {
        @Override
        public Template read(String text) {
            try {
                return Template.of(HexFormat.of().parseHex(text.replaceAll("\\s", "")));
            } catch (IllegalArgumentException e) {
                throw new UsageException("'" + text + "' is not hexadecimal; write pairs of digits such as 0d0a");
            }
        }
    };

    /** @throws UsageException if the text is not in this notation */
    public abstract Template read(String text);

    /** Takes the escape sequence whose backslash stands before {@code at}; returns the index behind it. */
    private static int escape(String text, int at, ByteArrayOutputStream bytes, List<Template.Slot> slots) {
        char kind = at < text.length() ? text.charAt(at) : ' ';
        switch (kind) {
            case 'n' -> bytes.write('\n');
            case 'r' -> bytes.write('\r');
            case 't' -> bytes.write('\t');
            case '0' -> bytes.write(0);
            case '\\' -> bytes.write('\\');
            case 'x' -> {
                if (!text.substring(at).matches("(?s)x[0-9a-fA-F]{2}.*"))
                    throw unknown(text, at);
                bytes.write(Integer.parseInt(text.substring(at + 1, at + 3), 16));
                return at + 3;
            }
            case '{' -> {
                int end = text.indexOf('}', at);
                Template.Number number = switch (end < 0 ? "" : text.substring(at + 1, end)) {
                    case "conn" -> Template.Number.CONNECTION;
                    case "seq" -> Template.Number.SEQUENCE;
                    default -> throw unknown(text, at);
                };
                slots.add(new Template.Slot(number, bytes.size()));
                bytes.writeBytes(new byte[number.width()]);
                return end + 1;
            }
            default -> throw unknown(text, at);
        }
        return at + 1;
    }

    private static UsageException unknown(String text, int at) {
        String rest = text.substring(at - 1, Math.min(text.length(), at + 7));
        return new UsageException("unknown escape '" + rest + "'; there are \\n \\r \\t \\0 \\\\ \\xHH \\{conn} \\{seq}");
    }
}
