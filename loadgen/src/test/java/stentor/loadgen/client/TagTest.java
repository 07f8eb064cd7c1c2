package stentor.loadgen.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;

import org.junit.jupiter.api.Test;

class TagTest {

    private final byte[] bytes = new byte[Tag.LENGTH];

    @Test
    void itIsReadAsItIsWrittenInCapitalsToo() {
        Tag.write(bytes, 42, 1_234_567_890L, 999_999_999_999_999L);
        assertEquals("000042 1234567890 999999999999999 ", new String(bytes, US_ASCII));
        byte[] capitals = new String(bytes, US_ASCII).toUpperCase(Locale.ROOT).getBytes(US_ASCII);
        assertEquals(1_234_567_890L, Tag.number(capitals, capitals.length, 42));
    }

    @Test
    void anothersIsNone() {
        Tag.write(bytes, 42, 7, 0);
        assertEquals(-1, Tag.number(bytes, bytes.length, 43));
    }

    @Test
    void whatIsCutOffOrBrokenAnywhereIsNone() {
        Tag.write(bytes, 42, 7, 0);
        assertEquals(-1, Tag.number(bytes, bytes.length - 1, 42));
        for (int i = 0; i < bytes.length; i++) {
            byte[] broken = bytes.clone();
            broken[i] = 'x';
            assertEquals(-1, Tag.number(broken, broken.length, 42), "at " + i);
        }
    }
}
