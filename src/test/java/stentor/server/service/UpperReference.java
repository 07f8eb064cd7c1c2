package stentor.server.service;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What {@link Upper} must answer, by the JDK's decoder and the JDK's mapping alone. */
final class UpperReference {

    private UpperReference() {
    }

    /** The answer to all of it, when the input ends here. */
    static byte[] whole(byte[] input, int length) {
        var out = new ByteArrayOutputStream();
        int heldBack = map(input, length, out);
        out.write(input, length - heldBack, heldBack);
        return out.toByteArray();
    }

    /** The answer so far, when more may come: an incomplete character at the end waits. */
    static byte[] soFar(byte[] input, int length) {
        var out = new ByteArrayOutputStream();
        map(input, length, out);
        return out.toByteArray();
    }

    private static int map(byte[] input, int length, ByteArrayOutputStream out) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT).onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(input, 0, length);
        CharBuffer chars = CharBuffer.allocate(length + 1);
        for (;;) {
            CoderResult result = decoder.decode(in, chars, false);
            out.writeBytes(chars.flip().toString().toUpperCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
            chars.clear();
            int malformed = result.isError() ? result.length() : beginsSurrogate(in) ? in.remaining() : 0;
            if (malformed == 0)
                return in.remaining();
            for (int i = 0; i < malformed; i++)
                out.write(in.get());
            decoder.reset();
        }
    }

    /** Two bytes that no third can make a character: the decoder waits for that third all the same. */
    private static boolean beginsSurrogate(ByteBuffer rest) {
        return rest.remaining() == 2 && rest.get(rest.position()) == (byte) 0xed && rest.get(rest.position() + 1) >= (byte) 0xa0;
    }
}
