package stentor.loadgen.compare;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The last that a program said, to be quoted when it has failed. Of a stack trace that is what went wrong, not where; and what a
 * JVM says of its options is no reason.
 */
final class LastLine {

    /** What a server has said may be too much for memory. */
    private static final int LOOKED_AT = 64 * 1024;

    private LastLine() {
    }

    /** Without the blanks around it; empty if there is none. */
    static String of(String text) {
        return text.lines().filter(line -> !line.isBlank() && !line.startsWith("\t") && !line.startsWith("Picked up ")).reduce((before, line) -> line)
            .map(String::strip).orElse("");
    }

    /**
     * The same of a file.
     *
     * @throws IOException if it cannot be read
     */
    static String in(Path file) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            channel.position(Math.max(0, channel.size() - LOOKED_AT));
            var end = ByteBuffer.allocate(LOOKED_AT);
            while (end.hasRemaining() && channel.read(end) >= 0) {
                // It may come in pieces.
            }
            return of(new String(end.array(), 0, end.position(), StandardCharsets.UTF_8));
        }
    }
}
