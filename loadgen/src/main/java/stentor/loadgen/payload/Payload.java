package stentor.loadgen.payload;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

import stentor.cli.UsageException;

/**
 * What is sent. Which message, and every byte of it, is a function of the seed, the connection and the number of the request
 * on it, so that it can be told again when the reply comes, however late.
 *
 * @param messages at least one, none empty
 * @param weights how often each is chosen at random; empty if every connection goes through them over and over, each from
 *     another one on
 * @param seed of all that is random
 * @param first what is sent once on every connection, before all else
 */
public record Payload(List<Template> messages, Optional<Weights> weights, long seed, Optional<Template> first) {

    /** Sent where nothing else is asked for: 64 bytes, the last a line end. */
    public static final String DEFAULT_MESSAGE = "stentor, the herald at troy, had a voice as loud as fifty men's\n";

    private static final String IF_BINARY = "--hex takes bytes as digits";
    /** Of the keys that a request draws from, this one chooses its message. */
    private static final long CHOICE = -1;

    /** @throws UsageException if there is no message, an empty one, or not a weight for each */
    public Payload {
        messages = List.copyOf(messages);
        if (messages.isEmpty())
            throw new UsageException("there is no message to send");
        if (messages.stream().anyMatch(message -> message.shortest() == 0) || first.isPresent() && first.get().shortest() == 0)
            throw new UsageException("an empty message cannot be sent");
        if (weights.isPresent() && weights.get().size() != messages.size())
            throw new UsageException("there must be as many weights as messages, not " + weights.get().size() + " for " + messages.size());
    }

    /** These messages in turn. */
    public Payload(List<Template> messages) {
        this(messages, Optional.empty(), 0, Optional.empty());
    }

    /** The messages as they are written in a notation. */
    public static Payload of(List<String> texts, Notation notation) {
        return new Payload(texts.stream().map(notation::read).toList());
    }

    /**
     * The lines of a UTF-8 text file, each a message; plain ones are sent with a line end.
     *
     * @throws IOException if the file cannot be read; the message says why
     */
    public static Payload ofLines(Path file, Notation notation) throws IOException {
        return ofLines(InputFile.text(file, IF_BINARY).lines().toList(), notation);
    }

    /** Lines as messages, those without anything in them left out. */
    public static Payload ofLines(List<String> lines, Notation notation) {
        List<Template> messages = new ArrayList<>();
        for (String line : lines)
            if (!line.isEmpty())
                messages.add(notation.read(notation == Notation.PLAIN ? line + '\n' : line));
        return new Payload(messages);
    }

    /**
     * Files, each a message; plain ones are sent byte for byte.
     *
     * @throws IOException if a file cannot be read; the message says why
     */
    public static Payload ofFiles(List<Path> files, Notation notation) throws IOException {
        List<Template> messages = new ArrayList<>();
        for (Path file : files)
            messages.add(notation == Notation.PLAIN ? Template.of(InputFile.bytes(file)) : notation.read(InputFile.text(file, IF_BINARY)));
        return new Payload(messages);
    }

    /** The same with weights. */
    public Payload weighted(Weights others) {
        return new Payload(messages, Optional.of(others), seed, first);
    }

    /** The same with another seed. */
    public Payload seeded(long other) {
        return new Payload(messages, weights, other, first);
    }

    /** The same with something to be sent first. */
    public Payload beginningWith(Template message) {
        return new Payload(messages, weights, seed, Optional.of(message));
    }

    /** The same choice among other messages. */
    public Payload map(UnaryOperator<Template> mapping) {
        return new Payload(messages.stream().map(mapping).toList(), weights, seed, first);
    }

    /** Whether every request is the same, byte for byte. */
    public boolean isConstant() {
        return messages.size() == 1 && messages.get(0).isConstant();
    }

    /** The message that a connection sends as its request number {@code sequence}. */
    public Template message(int connection, long sequence) {
        if (messages.size() == 1)
            return messages.get(0);
        return messages.get(weights.isPresent() ? weights.get().draw(Draw.key(Draw.key(seed, connection, sequence), CHOICE))
            : (int) ((connection + sequence) % messages.size()));
    }

    /**
     * Writes the bytes of that message to {@code to} from index {@code at} on.
     *
     * @return the index behind the last one
     */
    public int write(byte[] to, int at, int connection, long sequence) {
        return message(connection, sequence).write(to, at, connection, sequence, seed);
    }

    /** The length of the longest message, in bytes. */
    public int longest() {
        return messages.stream().mapToInt(Template::longest).max().orElseThrow();
    }
}
