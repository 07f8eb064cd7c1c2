package stentor.loadgen;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import com.beust.jcommander.Parameter;
import stentor.cli.Unsplit;
import stentor.cli.UsageException;
import stentor.loadgen.expect.Expectation;
import stentor.loadgen.expect.Opening;
import stentor.loadgen.framing.Framing;
import stentor.loadgen.payload.GeneratedText;
import stentor.loadgen.payload.Notation;
import stentor.loadgen.payload.Payload;
import stentor.loadgen.payload.Weights;

/** What is sent, and what must come back: options 60 to 106. */
final class PayloadOptions {

    /** For {@link #firstExpect}: nothing comes back. */
    private static final String NO_REPLY = "no-reply";

    @Parameter(names = {"-m", "--message"}, order = 60, category = OptionGroup.MESSAGES, placeholder = "'hello, world'",
               description = "What to send; give several to send them in turn (default: 64 bytes of text)",
               splitter = Unsplit.class)
    private List<String> messages = new ArrayList<>();

    @Parameter(names = {"-f", "--message-file"}, order = 62, category = OptionGroup.MESSAGES, placeholder = "lines.txt",
               description = "Send the lines of this UTF-8 text file in turn", splitter = Unsplit.class)
    private List<String> messageFiles = new ArrayList<>();

    @Parameter(names = "--whole", order = 64, category = OptionGroup.MESSAGES,
               description = "The file is one message, sent byte for byte; give several with -f to send them in turn")
    private boolean whole;

    @Parameter(names = "--size", order = 66, category = OptionGroup.MESSAGES, placeholder = "64,1k:0.2",
               description = "Send generated text of this size in bytes; of several by chance, as often as the weights say: 64,1k:0.2,16k:0.01")
    private String sizes;

    @Parameter(names = "--weights", order = 68, category = OptionGroup.MESSAGES, placeholder = "9,1",
               description = "Choose among the messages by chance, each so often against the others: 9,1 for two")
    private String weights;

    @Parameter(names = {"-1", "--first-message"}, order = 72, category = OptionGroup.MESSAGES, placeholder = "'AUTH secret'",
               description = "Send this once on each connection, before all else, and wait for its reply")
    private String firstMessage;

    @Parameter(names = {"-e", "--unescape"}, order = 80, category = OptionGroup.MESSAGES,
               description = "Messages contain escapes: \\n \\r \\t \\0 \\\\ \\xHH, \\{conn} the connection's number, \\{seq} the request's on it,"
                   + " \\{seq:u16be} the same in binary (u8, u16, u24, u32, be or le), \\{re [a-z]{1,8}} random text by a pattern")
    private boolean unescape;

    @Parameter(names = "--hex", order = 90, category = OptionGroup.MESSAGES, description = "Messages are bytes in hexadecimal")
    private boolean hex;

    @Parameter(names = "--expect", order = 100, category = OptionGroup.MESSAGES, placeholder = "'regex:OK.*'",
               description = "What each reply must be: upper, echo, bytes:TEXT, prefix:TEXT (begins with it), at:OFFSET:TEXT (has it there),"
                   + " regex:PATTERN (matches as a whole, less a line end), none")
    private String expect = "upper";

    @Parameter(names = "--framing", order = 102, category = OptionGroup.MESSAGES, placeholder = "length:u16be",
               description = "Where each reply ends: same-length, line, delimiter:TEXT, length:KIND[@OFFSET][+N|-N] (so many bytes behind a u16be"
                   + " or such), bytes:N, regex:PATTERN (where it is found), http, resp, close, first-byte"
                   + " (default: as long as what is expected; with regex: line, with none first-byte)")
    private String framing;

    @Parameter(names = "--greeting", order = 104, category = OptionGroup.MESSAGES, placeholder = "'prefix:220 '",
               description = "The server speaks first: what it must say, in a form of --expect, before anything is sent")
    private String greeting;

    @Parameter(names = "--first-expect", order = 106, category = OptionGroup.MESSAGES, placeholder = "prefix:OK",
               description = "What the reply to the first message must be, as --expect, or no-reply (default: as --expect if that is upper or echo, else none)")
    private String firstExpect;

    /** What files came to; null before they were read. What is a pipe can be read but once, and plans are made many times. */
    private Payload read;

    /**
     * What is sent. Files are read the first time only.
     *
     * @param seed of what is random of it
     * @throws UsageException if options do not go together, or a message cannot be read
     * @throws CannotRunException if the file cannot be read
     */
    Payload payload(long seed) throws CannotRunException {
        if (Stream.of(!messages.isEmpty(), !messageFiles.isEmpty(), sizes != null).filter(given -> given).count() > 1)
            throw new UsageException("--message, --message-file and --size exclude each other");
        Payload payload = unweighted(seed).seeded(seed);
        if (weights != null && sizes != null)
            throw new UsageException("--size has its weights behind each size, as in 64:9,1k:1; leave out --weights");
        if (weights != null)
            payload = payload.weighted(Weights.parse(weights));
        return firstMessage == null ? payload : payload.beginningWith(notation().read(firstMessage));
    }

    private Payload unweighted(long seed) throws CannotRunException {
        if (whole && messageFiles.isEmpty())
            throw new UsageException("--whole goes with --message-file");
        if (messageFiles.size() > 1 && !whole)
            throw new UsageException("--message-file takes the lines of one file; with --whole it takes several files, each a message");
        if (!messageFiles.isEmpty())
            return read = read == null ? ofFiles() : read;
        if (sizes != null)
            return GeneratedText.ofSizes(sizes, seed);
        return messages.isEmpty() ? Payload.of(List.of(Payload.DEFAULT_MESSAGE), Notation.PLAIN) : Payload.of(messages, notation());
    }

    private Payload ofFiles() throws CannotRunException {
        try {
            return whole ? Payload.ofFiles(messageFiles.stream().map(Path::of).toList(), notation()) : Payload.ofLines(Path.of(messageFiles.get(0)), notation());
        } catch (IOException e) {
            throw new CannotRunException(e.getMessage(), e);
        } catch (InvalidPathException e) {
            throw new CannotRunException(e);
        }
    }

    /**
     * What must come back.
     *
     * @throws UsageException if that cannot be read, or no server could fulfil it
     */
    Expectation expectation(Payload payload) {
        Expectation expectation = Expectation.parse(expect, payload, notation());
        if (framing != null)
            expectation = expectation.framed(Framing.parse(framing));
        return expectation.after(opening(payload));
    }

    private Opening opening(Payload payload) {
        if (firstExpect != null && payload.first().isEmpty())
            throw new UsageException("--first-expect goes with --first-message");
        Optional<Expectation> greeted = Optional.ofNullable(greeting).map(form -> beforeRequests(form, payload));
        if (payload.first().isEmpty() || NO_REPLY.equals(firstExpect))
            return new Opening(greeted, Optional.empty());
        String form = firstExpect != null ? firstExpect : expect.equals("upper") || expect.equals("echo") ? expect : "none";
        Payload first = new Payload(List.of(payload.first().get())).seeded(payload.seed());
        return new Opening(greeted, Optional.of(beforeRequests(form, first)));
    }

    /** What comes alone ends as requests' replies do, if that can be told of it, else it is a line. */
    private Expectation beforeRequests(String form, Payload payload) {
        Expectation expectation = Expectation.parse(form, payload, notation());
        Optional<Framing> asRequests = Optional.ofNullable(framing).map(Framing::parse).filter(given -> given.tellsEnds() && !given.followsRequest());
        if (asRequests.isPresent())
            return expectation.framed(asRequests.get());
        return expectation.endsRepliesInStreams() ? expectation : expectation.framed(Framing.LINE);
    }

    /** The bundled server's service that replies like that. */
    String bundledService() {
        return expect.equals("echo") ? "echo" : "upper";
    }

    /** Whether nothing was said of what to send. */
    boolean isUsual() {
        return messages.isEmpty() && messageFiles.isEmpty() && sizes == null;
    }

    /** Whether a reply has in it what the request begins with, if that is digits. */
    boolean repliesRepeatRequests() {
        return expect.equals("upper") || expect.equals("echo");
    }

    private Notation notation() {
        if (hex && unescape)
            throw new UsageException("--hex and --unescape exclude each other");
        return hex ? Notation.HEX : unescape ? Notation.ESCAPED : Notation.PLAIN;
    }
}
