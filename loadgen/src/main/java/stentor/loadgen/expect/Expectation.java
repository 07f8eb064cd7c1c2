package stentor.loadgen.expect;

import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

import stentor.cli.UsageException;
import stentor.loadgen.payload.Notation;
import stentor.loadgen.payload.Payload;
import stentor.loadgen.payload.Template;

/**
 * What must come back, and with that where one reply ends and the next begins. Shared by all connections; each gets a
 * {@link Reply} of its own to check with.
 */
public final class Expectation {

    private static final String FORMS = "upper, echo, bytes:TEXT, regex:PATTERN or none";

    private final Supplier<Reply> replies;
    private final boolean tellsRepliesApart;
    private final int longest;

    private Expectation(Supplier<Reply> replies, boolean tellsRepliesApart, int longest) {
        this.replies = replies;
        this.tellsRepliesApart = tellsRepliesApart;
        this.longest = longest;
    }

    /**
     * @param form {@code upper}: the message in capitals, as the JDK maps them; {@code echo}: the message; {@code bytes:TEXT}:
     *     always that; {@code regex:PATTERN}: a line, or datagram, that matches as a whole; {@code none}: anything
     * @param notation what TEXT is written in
     * @throws UsageException if the form is another, or cannot be met by any server
     */
    public static Expectation parse(String form, Payload payload, Notation notation) {
        if (form.equals("upper"))
            return known(new Payload(payload.messages().stream().map(Expectation::capitals).toList()));
        if (form.equals("echo"))
            return known(payload);
        if (form.startsWith("bytes:"))
            return known(new Payload(List.of(notation.read(form.substring("bytes:".length())))));
        if (form.equals("none"))
            return new Expectation(AnyReply::new, false, 0);
        if (form.startsWith("regex:"))
            return matching(form.substring("regex:".length()));
        throw new UsageException("--expect: unknown form '" + form + "'; there are " + FORMS);
    }

    private static Expectation known(Payload replies) {
        return new Expectation(() -> new KnownReply(replies), replies.messages().stream().allMatch(Template::isUniquePerRequest),
            replies.longest());
    }

    private static Expectation matching(String regex) {
        try {
            Pattern pattern = Pattern.compile(regex);
            return new Expectation(() -> new MatchingLine(pattern), false, 0);
        } catch (PatternSyntaxException e) {
            throw new UsageException("--expect: bad pattern '" + regex + "': " + e.getDescription());
        }
    }

    private static Template capitals(Template message) {
        Template capitals = message.map(Capitals::of);
        byte[] sample = new byte[message.length()];
        message.write(sample, 0, 0, 0);
        if (Capitals.endsInsideCharacter(sample))
            throw new UsageException("a message ends inside a UTF-8 character, and a server of capitals waits for the rest of it;"
                + " complete it, or use --expect none");
        return capitals;
    }

    /** A checker for one connection. */
    public Reply newReply() {
        return replies.get();
    }

    /** Whether a reply that comes out of turn can be known for which request of its connection it is. */
    public boolean tellsRepliesApart() {
        return tellsRepliesApart;
    }

    /** Whether where a reply ends can be told in a stream with several replies under way. */
    public boolean endsRepliesInStreams() {
        return !(newReply() instanceof AnyReply);
    }

    /** The length of the longest reply, in bytes; 0 if that is not known. */
    public int longest() {
        return longest;
    }
}
