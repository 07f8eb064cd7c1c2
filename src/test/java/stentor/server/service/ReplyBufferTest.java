package stentor.server.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ReplyBufferTest {

    private static final int SMALL = 128;
    private static final byte[] BYTES = new byte[64 * 1024];

    private final ReplyBuffer buffer = new ReplyBuffer(SMALL, Integer.MAX_VALUE);

    private void gather(int bytes, int times) {
        for (int i = 0; i < times; i++) {
            buffer.add(BYTES, 0, bytes);
            assertEquals(bytes, buffer.length());
            buffer.clear();
        }
    }

    @Test
    void afterALargeReplyItBecomesSmallAgain() {
        gather(BYTES.length, 1);
        gather(10, 15);
        assertTrue(buffer.bytes().length >= BYTES.length, "another large one may follow");
        gather(10, 1_000);
        assertEquals(SMALL, buffer.bytes().length);
    }

    @Test
    void itStaysAsLargeAsItIsNeededNowAndThen() {
        gather(BYTES.length, 1);
        byte[] before = buffer.bytes();
        for (int i = 0; i < 100; i++) {
            gather(10, 15);
            gather(BYTES.length / 4, 1);
        }
        assertTrue(before == buffer.bytes());
    }
}
