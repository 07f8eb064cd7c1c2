package stentor.loadgen.expect;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * UTF-8 in capitals by the JDK's own {@code toUpperCase(Locale.ROOT)}, malformed bytes unchanged. Kept apart from the
 * server's mapping on purpose: it is what that is checked against.
 */
final class Capitals {

    private Capitals() {
    }

    static byte[] of(byte[] utf8) {
        var capitals = new ByteArrayOutputStream();
        ByteBuffer in = ByteBuffer.wrap(utf8);
        CharBuffer text = CharBuffer.allocate(utf8.length);
        while (in.hasRemaining()) {
            CoderResult result = decoder().decode(in, text, true);
            capitals.writeBytes(text.flip().toString().toUpperCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
            text.clear();
            for (int i = 0; result.isError() && i < result.length(); i++)
                capitals.write(in.get());
        }
        return capitals.toByteArray();
    }

    /** Whether the last of so many bytes are the beginning of a character. */
    static boolean endsInsideCharacter(byte[] utf8, int length) {
        ByteBuffer in = ByteBuffer.wrap(utf8, 0, length);
        CharBuffer text = CharBuffer.allocate(utf8.length);
        for (;;) {
            CoderResult result = decoder().decode(in, text, false);
            if (!result.isError())
                return in.hasRemaining();
            in.position(in.position() + result.length());
            text.clear();
        }
    }

    private static CharsetDecoder decoder() {
        return StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT);
    }
}
