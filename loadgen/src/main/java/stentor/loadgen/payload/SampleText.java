package stentor.loadgen.payload;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A text in many scripts that comes with loadgen, for trying a server that has to get capitals right. */
public final class SampleText {

    private static final String RESOURCE = "multilingual.txt";

    private SampleText() {
    }

    /** Its lines as messages. */
    public static Payload payload() {
        try (InputStream in = SampleText.class.getResourceAsStream(RESOURCE)) {
            return Payload.ofLines(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList(), Notation.PLAIN);
        } catch (IOException e) {
            throw new UncheckedIOException("the jar is damaged: " + RESOURCE, e);
        }
    }
}
