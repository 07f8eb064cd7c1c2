package stentor.loadgen;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import com.beust.jcommander.Parameter;
import stentor.cli.Unsplit;
import stentor.cli.UsageException;
import stentor.loadgen.expect.Expectation;
import stentor.loadgen.payload.Notation;
import stentor.loadgen.payload.Payload;

/** What is sent, and what must come back: options 60 to 100. */
final class PayloadOptions {

    @Parameter(names = {"-m", "--message"}, order = 60, description = "What to send; give several to send them in turn (default: 64 bytes of text)",
               splitter = Unsplit.class)
    private List<String> messages = new ArrayList<>();

    @Parameter(names = {"-f", "--message-file"}, order = 70, description = "Send the lines of this UTF-8 text file in turn")
    private String messageFile;

    @Parameter(names = {"-e", "--unescape"}, order = 80,
               description = "Messages contain escapes: \\n \\r \\t \\0 \\\\ \\xHH, \\{conn} the connection's number, \\{seq} the request's on it")
    private boolean unescape;

    @Parameter(names = "--hex", order = 90, description = "Messages are bytes in hexadecimal")
    private boolean hex;

    @Parameter(names = "--expect", order = 100,
               description = "What each reply must be: upper, echo, bytes:TEXT, regex:PATTERN (a line or datagram), none")
    private String expect = "upper";

    /**
     * What is sent.
     *
     * @throws UsageException if options do not go together, or a message cannot be read
     * @throws CannotRunException if the file cannot be read
     */
    Payload payload() throws CannotRunException {
        if (messageFile != null && !messages.isEmpty())
            throw new UsageException("--message and --message-file exclude each other");
        try {
            if (messageFile != null)
                return Payload.ofLines(Path.of(messageFile), notation());
        } catch (IOException e) {
            throw new CannotRunException(e.getMessage(), e);
        }
        return messages.isEmpty() ? Payload.of(List.of(Payload.DEFAULT_MESSAGE), Notation.PLAIN) : Payload.of(messages, notation());
    }

    /**
     * What must come back.
     *
     * @throws UsageException if that cannot be read, or no server could fulfil it
     */
    Expectation expectation(Payload payload) {
        return Expectation.parse(expect, payload, notation());
    }

    /** The bundled server's service that replies like that. */
    String bundledService() {
        return expect.equals("echo") ? "echo" : "upper";
    }

    /** Whether nothing was said of what to send. */
    boolean isUsual() {
        return messages.isEmpty() && messageFile == null;
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
