package stentor.loadgen.expect;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

import stentor.cli.UsageException;
import stentor.loadgen.framing.Framer;
import stentor.loadgen.framing.Framing;
import stentor.loadgen.payload.Notation;
import stentor.loadgen.payload.Payload;
import stentor.loadgen.payload.Template;

/**
 * What must come back, and where one reply ends and the next begins. Shared by all connections; each gets a {@link Reply} of
 * its own to check with. Immutable.
 */
public final class Expectation {

    private static final String FORMS = "upper, echo, bytes:TEXT, prefix:TEXT, at:OFFSET:TEXT, regex:PATTERN or none";

    private final Payload requests;
    private final Form form;
    private final Optional<Framing> framing;
    private final Opening opening;
    /** Asked for every request. */
    private final boolean endsRepliesInStreams;
    private final Alike alike;

    /**
     * One form of it.
     *
     * @param usualFraming used if no other is asked for; empty for replies as long as the judge's text
     * @param texts what is known of the replies; empty if that is no text
     */
    private record Form(String name, Supplier<Judge> judges, Optional<Framing> usualFraming, Optional<Payload> texts) {
    }

    private Expectation(Payload requests, Form form, Optional<Framing> framing, Opening opening) {
        this.requests = requests;
        this.form = form;
        this.framing = framing;
        this.opening = opening;
        this.endsRepliesInStreams = framing.or(form::usualFraming).map(Framing::tellsEnds).orElse(true);
        this.alike = alike();
    }

    /**
     * @param form {@code upper}: the message in capitals, as the JDK maps them; {@code echo}: the message; {@code bytes:TEXT}:
     *     always that; {@code prefix:TEXT}: what begins with that; {@code at:OFFSET:TEXT}: what has that behind OFFSET bytes;
     *     {@code regex:PATTERN}: what matches as a whole, less a line end; {@code none}: anything
     * @param notation what TEXT is written in
     * @throws UsageException if the form is another, or cannot be met by any server
     */
    public static Expectation parse(String form, Payload payload, Notation notation) {
        return new Expectation(payload, form(form, payload, notation), Optional.empty(), Opening.NONE);
    }

    private static Form form(String form, Payload payload, Notation notation) {
        String value = form.substring(form.indexOf(':') + 1);
        return switch (form.substring(0, form.length() - value.length())) {
            case "bytes:" -> exact("bytes:", text(value, payload, notation));
            case "prefix:" -> containing("prefix:", text(value, payload, notation), 0);
            case "at:" -> at(value, payload, notation);
            case "regex:" -> matching(value);
            default -> switch (form) {
                case "upper" -> exact(form, payload.map(Expectation::capitals));
                case "echo" -> exact(form, payload);
                case "none" -> new Form(form, Anything::new, Optional.of(Framing.FIRST_BYTE), Optional.empty());
                default -> throw new UsageException("--expect: unknown form '" + form + "'; there are " + FORMS);
            };
        };
    }

    private static Payload text(String text, Payload payload, Notation notation) {
        if (text.isEmpty())
            throw new UsageException("--expect: there is nothing to expect behind the colon; forms are " + FORMS);
        return new Payload(List.of(notation.read(text))).seeded(payload.seed());
    }

    private static Form exact(String name, Payload replies) {
        return new Form(name, () -> new Exact(replies), Optional.empty(), Optional.of(replies));
    }

    private static Form containing(String name, Payload texts, int offset) {
        return new Form(name, () -> new Containing(texts, offset), Optional.of(Framing.FIRST_BYTE), Optional.of(texts));
    }

    private static Form at(String value, Payload payload, Notation notation) {
        String[] offsetAndText = value.split(":", 2);
        if (offsetAndText.length < 2 || !offsetAndText[0].matches("\\d{1,5}"))
            throw new UsageException("--expect: 'at:" + value + "' is not at:OFFSET:TEXT, as in at:2:abc");
        return containing("at:", text(offsetAndText[1], payload, notation), Integer.parseInt(offsetAndText[0]));
    }

    private static Form matching(String regex) {
        try {
            Pattern pattern = Pattern.compile(regex);
            return new Form("regex:", () -> new Matching(pattern), Optional.of(Framing.LINE), Optional.empty());
        } catch (PatternSyntaxException e) {
            throw new UsageException("--expect: bad pattern '" + regex + "': " + e.getDescription());
        }
    }

    private static Template capitals(Template message) {
        Template capitals = message.map(Capitals::of);
        byte[] sample = new byte[message.longest()];
        int length = message.write(sample, 0, 0, 0, 0);
        if (Capitals.endsInsideCharacter(sample, length))
            throw new UsageException("a message ends inside a UTF-8 character, and a server of capitals waits for the rest of it;"
                + " complete it, or use --expect none");
        return capitals;
    }

    /**
     * The same of replies that end otherwise.
     *
     * @throws UsageException if the replies to these requests cannot be framed like that
     */
    public Expectation framed(Framing other) {
        other.requireFits(requests);
        return new Expectation(requests, form, Optional.of(other), opening);
    }

    /** The same after something else has been said on a connection. */
    public Expectation after(Opening other) {
        return new Expectation(requests, form, framing, other);
    }

    /**
     * Whether this can be checked, and so many requests of a connection be under way.
     *
     * @param stream whether replies come in a stream, and not each as a datagram
     * @throws UsageException if not; the message says what to change
     */
    public void requireFits(boolean stream, int pipeline) {
        if (!stream) {
            if (framing.isPresent())
                throw new UsageException("over UDP a datagram is a reply; leave out --framing");
            if (opening.greeting().isPresent() || requests.first().isPresent())
                throw new UsageException("--greeting and --first-message are for connections; leave them out over UDP");
            return;
        }
        boolean known = framing.or(form::usualFraming).map(Framing::isWhole).orElse(true);
        if (!known && !form.name.equals("none"))
            throw new UsageException(framing.isEmpty() ? "--expect " + form.name + " does not say where a reply ends; add --framing, such as line or length:u16be"
                : "--framing first-byte leaves replies unread, so they cannot be judged; use --expect none, or another framing");
        if (pipeline > 1 && !endsRepliesInStreams())
            throw new UsageException("with " + (framing.isEmpty() ? "--expect none" : "--framing " + framing.get())
                + " it cannot be told where a reply ends; leave out --pipeline, or say what to expect");
    }

    /** A checker for one connection. */
    public Reply newReply() {
        return newReply(alike);
    }

    private Reply newReply(Alike alike) {
        Judge judge = form.judges.get();
        Optional<Framing> used = framing.or(form::usualFraming);
        if (used.isPresent())
            return new Reply(used.get().newFramer(requests), judge, alike);
        var exact = (Exact) judge;
        return new Reply(Framer.ofLength((connection, sequence) -> exact.length()), exact, alike);
    }

    /** What right replies are like where they are the same whatever request they are to, and end at the same place. */
    private Alike alike() {
        boolean known = form.texts.isPresent() && form.texts.get().isConstant();
        boolean follows = framing.isPresent() && framing.get().followsRequest() && !requests.isConstant();
        return known && !follows ? Alike.of(form.texts.get().message(0, 0).constant(), newReply(Alike.NONE)) : Alike.NONE;
    }

    /** What is said on a connection before the first request. */
    public Opening opening() {
        return opening;
    }

    /** Whether a reply that is right to one request is right to every other. */
    public boolean isSameForAll() {
        return form.texts.map(Payload::isConstant).orElse(true);
    }

    /** Whether a reply that comes out of turn is known for the one it is, among all of the last requests of its connection. */
    public boolean tellsRepliesApart() {
        return form.texts.isPresent() && form.texts.get().messages().stream().allMatch(Template::isUniquePerRequest);
    }

    /** Whether where a reply ends can be told in a stream with several replies under way. */
    public boolean endsRepliesInStreams() {
        return endsRepliesInStreams;
    }

    /** The length of the longest reply, in bytes; 0 if that is not known. */
    public int longest() {
        return framing.isEmpty() && form.usualFraming.isEmpty() ? form.texts.get().longest() : 0;
    }
}
