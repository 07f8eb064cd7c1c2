package stentor.loadgen.framing;

import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

import stentor.cli.Quantity;
import stentor.cli.UsageException;
import stentor.loadgen.payload.BinaryNumber;
import stentor.loadgen.payload.Notation;
import stentor.loadgen.payload.Payload;
import stentor.loadgen.payload.Template;

/** Where replies end in a stream of them. Shared by all connections; each gets a {@link Framer} of its own. */
public final class Framing {

    /** Each reply is a line. */
    public static final Framing LINE = new Framing("line", Ends.TOLD, requests -> new DelimiterFramer(new byte[] {'\n'}));
    /** Each reply is complete with its first byte. */
    public static final Framing FIRST_BYTE = new Framing("first-byte", Ends.GUESSED, requests -> new FirstByteFramer());

    private static final Framing SAME_LENGTH = new Framing("same-length", Ends.TOLD, Framing::asLongAs);
    private static final Framing HTTP = new Framing("http", Ends.TOLD, requests -> new HttpFramer());
    private static final Framing RESP = new Framing("resp", Ends.TOLD, requests -> new RespFramer());
    private static final Framing CLOSE = new Framing("close", Ends.WITH_CONNECTION, requests -> new CloseFramer());

    private static final String FORMS = "same-length, line, delimiter:TEXT, length:u16be, bytes:N, regex:PATTERN, http, resp, close or first-byte";
    private static final Pattern LENGTH = Pattern.compile("(?<kind>\\w+)(?:@(?<offset>\\d{1,4}))?(?<more>[+-]\\d{1,6})?");
    /** What looks at what follows a match, in a pattern without its escapes and classes. */
    private static final Pattern LOOKS_AHEAD = Pattern.compile("\\$|\\(\\?[=!]");
    private static final Pattern BOUNDARY = Pattern.compile("\\\\[bBzZG]");
    private static final Pattern ESCAPE_OR_CLASS = Pattern.compile("\\\\.|\\[\\^?\\]?(?:\\\\.|[^\\]])*\\]", Pattern.DOTALL);

    /** How it is known where a reply ends. */
    private enum Ends {
        /** From the reply itself, so that several can be under way. */
        TOLD,
        /** The rest of a reply may come at any time. */
        GUESSED,
        /** By the end of its connection. */
        WITH_CONNECTION
    }

    private final String form;
    private final Ends ends;
    private final Function<Payload, Framer> framers;

    private Framing(String form, Ends ends, Function<Payload, Framer> framers) {
        this.form = form;
        this.ends = ends;
        this.framers = framers;
    }

    /**
     * @param form {@code same-length}: as long as the request; {@code line}: behind a line feed; {@code delimiter:TEXT}: behind
     *     TEXT, which may have the escapes of {@link Notation#ESCAPED}; {@code length:KIND[@OFFSET][+N|-N]}: so many bytes
     *     behind a {@link BinaryNumber} as that says, and N more; {@code bytes:N}: after N bytes; {@code regex:PATTERN}: with
     *     the first byte with which PATTERN is found, where {@code ^} is the beginning of any line and {@code .} anything but a
     *     line feed; {@code http}, {@code resp}: as those protocols say; {@code close}: with the connection; {@code first-byte}: with its first byte
     * @throws UsageException if the form is another
     */
    public static Framing parse(String form) {
        String value = form.substring(form.indexOf(':') + 1);
        return switch (form.substring(0, form.length() - value.length())) {
            case "delimiter:" -> behind(value, form);
            case "length:" -> byLength(value, form);
            case "bytes:" -> ofBytes(value, form);
            case "regex:" -> byPattern(value, form);
            default -> named(form);
        };
    }

    private static Framing named(String form) {
        return switch (form) {
            case "same-length" -> SAME_LENGTH;
            case "line" -> LINE;
            case "http" -> HTTP;
            case "resp" -> RESP;
            case "close" -> CLOSE;
            case "first-byte" -> FIRST_BYTE;
            default -> throw new UsageException("--framing: unknown form '" + form + "'; there are " + FORMS);
        };
    }

    private static Framer asLongAs(Payload requests) {
        // Written out only to see how long it comes to.
        byte[] scratch = new byte[requests.longest()];
        return new CountingFramer((connection, sequence) -> {
            Template message = requests.message(connection, sequence);
            return message.shortest() == message.longest() ? message.longest() : requests.write(scratch, 0, connection, sequence);
        });
    }

    private static Framing behind(String text, String form) {
        Template delimiter = Notation.ESCAPED.read(text);
        if (!delimiter.isConstant() || delimiter.longest() == 0)
            throw new UsageException("--framing: a delimiter is some text that is always the same, as in delimiter:\\r\\n");
        return new Framing(form, Ends.TOLD, requests -> new DelimiterFramer(delimiter.constant()));
    }

    private static Framing byLength(String value, String form) {
        Matcher m = LENGTH.matcher(value);
        if (!m.matches())
            throw new UsageException("--framing: '" + form + "' is not length:KIND[@OFFSET][+N|-N], as in length:u16be or length:u32le@4-8");
        BinaryNumber kind = BinaryNumber.named(m.group("kind"));
        int offset = m.group("offset") == null ? 0 : Integer.parseInt(m.group("offset"));
        int more = m.group("more") == null ? 0 : Integer.parseInt(m.group("more"));
        return new Framing(form, Ends.TOLD, requests -> new LengthFramer(kind, offset, more));
    }

    private static Framing ofBytes(String value, String form) {
        long length = Quantity.size(value);
        if (length == 0)
            throw new UsageException("--framing: a reply has at least one byte");
        return new Framing(form, Ends.TOLD, requests -> new CountingFramer((connection, sequence) -> length));
    }

    private static Framing byPattern(String value, String form) {
        String plain = ESCAPE_OR_CLASS.matcher(value).replaceAll(m -> BOUNDARY.matcher(m.group()).matches() ? "\\$" : "");
        if (LOOKS_AHEAD.matcher(plain).find())
            throw new UsageException("--framing: the pattern '" + value
                + "' looks at what follows the reply, which may not have come yet; write it without $, \\b and look-ahead, or \\$ for a dollar");
        if (value.chars().anyMatch(c -> c > 0x7F))
            throw new UsageException("--framing: the pattern '" + value + "' is compared byte by byte; write it in ASCII");
        try {
            Pattern pattern = Pattern.compile(value, Pattern.MULTILINE | Pattern.UNIX_LINES);
            if (pattern.matcher("").find())
                throw new UsageException("--framing: the pattern '" + value + "' is found before the first byte");
            return new Framing(form, Ends.TOLD, requests -> new RegexFramer(pattern));
        } catch (PatternSyntaxException e) {
            throw new UsageException("--framing: bad pattern '" + value + "': " + e.getDescription());
        }
    }

    /** @throws UsageException if the replies to these requests cannot be framed like this */
    public void requireFits(Payload requests) {
        if (this == HTTP && requests.messages().stream().anyMatch(message -> isHead(message, requests.seed())))
            throw new UsageException("--framing http: the response to HEAD has no body, whatever its length says; send GET,"
                + " or use --framing 'delimiter:\\r\\n\\r\\n'");
    }

    private static boolean isHead(Template message, long seed) {
        byte[] sample = new byte[message.longest()];
        int length = message.write(sample, 0, 0, 0, seed);
        return length > 4 && sample[0] == 'H' && sample[1] == 'E' && sample[2] == 'A' && sample[3] == 'D' && sample[4] == ' ';
    }

    /** A framer of replies to these requests, for one connection. */
    public Framer newFramer(Payload requests) {
        return framers.apply(requests);
    }

    /** Whether a reply's end can be told with others under way behind it. */
    public boolean tellsEnds() {
        return ends == Ends.TOLD;
    }

    /** Whether all of a reply is known to have come when it is complete. */
    public boolean isWhole() {
        return ends != Ends.GUESSED;
    }

    /** Whether what a reply must be like depends on its request. */
    public boolean followsRequest() {
        return this == SAME_LENGTH;
    }

    /** As it is written. */
    @Override
    public String toString() {
        return form;
    }
}
