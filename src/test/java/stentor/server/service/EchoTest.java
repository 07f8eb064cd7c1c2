package stentor.server.service;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.IOException;

import org.junit.jupiter.api.Test;

class EchoTest {

    @Test
    void everyByteValueComesBackUnchangedHoweverItIsCut() throws IOException {
        var all = new byte[256];
        for (int i = 0; i < all.length; i++)
            all[i] = (byte) i;
        assertArrayEquals(all, ScriptedConversation.answer(new Echo(), all));
        assertArrayEquals(all, ScriptedConversation.answer(new Echo(), all, 1, 100, 255));
    }
}
