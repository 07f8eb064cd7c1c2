package stentor.loadgen.payload;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import stentor.cli.UsageException;

/**
 * What is sent: one or more messages, which every connection goes through over and over, each from another one on.
 *
 * @param messages at least one, none empty
 */
public record Payload(List<Template> messages) {

    /** Sent where nothing else is asked for: 64 bytes, the last a line end. */
    public static final String DEFAULT_MESSAGE = "stentor, the herald at troy, had a voice as loud as fifty men's\n";

    /** @throws UsageException if there is no message, or an empty one */
    public Payload {
        messages = List.copyOf(messages);
        if (messages.isEmpty())
            throw new UsageException("there is no message to send");
        if (messages.stream().anyMatch(message -> message.length() == 0))
            throw new UsageException("an empty message cannot be sent");
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
        try {
            return ofLines(Files.readAllLines(file, StandardCharsets.UTF_8), notation);
        } catch (NoSuchFileException e) {
            throw new IOException("cannot read '" + file + "': there is no such file", e);
        } catch (AccessDeniedException e) {
            throw new IOException("cannot read '" + file + "': permission denied", e);
        } catch (MalformedInputException e) {
            throw new IOException("cannot read '" + file + "': it is not UTF-8 text; --hex takes bytes as digits", e);
        } catch (IOException e) {
            throw new IOException("cannot read '" + file + "': " + (Files.isDirectory(file) ? "it is a folder" : e.getMessage()), e);
        }
    }

    /** Lines as messages, those without anything in them left out. */
    public static Payload ofLines(List<String> lines, Notation notation) {
        List<Template> messages = new ArrayList<>();
        for (String line : lines)
            if (!line.isEmpty())
                messages.add(notation.read(notation == Notation.PLAIN ? line + '\n' : line));
        return new Payload(messages);
    }

    /** Which message a connection sends as its request number {@code sequence}. */
    public int indexOf(int connection, long sequence) {
        return (int) ((connection + sequence) % messages.size());
    }

    /** The length of the longest message, in bytes. */
    public int longest() {
        return messages.stream().mapToInt(Template::length).max().orElseThrow();
    }
}
