package stentor.server.service;

import java.io.IOException;

/** Answers each line or datagram with how often a letter occurs in it. {@code count:a} counts the letter a. */
public final class Count implements Service {

    private final int letter;

    /** For {@link java.util.ServiceLoader}: counts nothing until it is told {@linkplain #with which letter}. */
    public Count() {
        this(-1);
    }

    /** @param letter the code point to count */
    public Count(int letter) {
        this.letter = letter;
    }

    @Override
    public void converse(Conversation peer) throws IOException {
        for (String line; (line = peer.readLine()) != null; )
            peer.reply(Long.toString(line.codePoints().filter(c -> c == letter).count()));
    }

    @Override
    public String usage() {
        return "count:LETTER";
    }

    @Override
    public Service with(String argument) {
        if (argument == null || argument.codePointCount(0, argument.length()) != 1)
            throw new IllegalArgumentException("the service 'count' takes one letter, as in count:a");
        return new Count(argument.codePointAt(0));
    }
}
