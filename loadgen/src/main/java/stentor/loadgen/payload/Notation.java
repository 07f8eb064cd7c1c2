package stentor.loadgen.payload;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

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
     * With {@code \n \r \t \0 \\ \xHH} for bytes; {@code \{conn}} and {@code \{seq}} for the connection's number and the
     * request's sequence number on it, in decimal, or as {@code \{seq:u16be}} in one of the kinds of {@link BinaryNumber}; and
     * {@code \{re [a-z]{1,8}}} for random text that a regular expression describes.
     */
    ESCAPED {
        @Override
        public Template read(String text) {
            return EscapedText.read(text);
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
}
