package stentor.server.service;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;

import com.code_intelligence.jazzer.junit.FuzzTest;
import stentor.server.FuzzedInput;

/** Any bytes, any way cut, against {@link UpperReference}. {@code mvn verify} replays the corpus; {@code -Pfuzz} adds to it. */
class UpperFuzzTest {

    @FuzzTest(maxDuration = "")
    void textComesBackAsTheReferenceSays(byte[] fuzzed) throws IOException {
        var input = FuzzedInput.of(fuzzed);
        byte[] text = input.rest();
        var conversation = new ScriptedConversation(text, (delivered, written, length) -> {
            byte[] due = UpperReference.soFar(text, delivered);
            assertTrue(Arrays.equals(due, 0, due.length, written, 0, length), () -> "after " + delivered + " bytes");
        }, input.cuts());
        new Upper().converse(conversation);
        assertArrayEquals(UpperReference.whole(text, text.length), conversation.written());
    }
}
