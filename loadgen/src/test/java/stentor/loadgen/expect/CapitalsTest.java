package stentor.loadgen.expect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.util.Locale;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapitalsTest {

    @ParameterizedTest
    @CsvSource({"straße,STRASSE", "ŉ,ʼN", "ﬁ,FI", "ı,I", "\u0390,\u0399\u0308\u0301", "ςσ,ΣΣ", "ǆ,Ǆ", "აბ,ᲐᲑ", "ꭰ,Ꭰ", "𐐨,𐐀", "i,I", "汉字 😀,汉字 😀"})
    void theyAreTheJdksOwn(String text, String capitals) {
        assertEquals(capitals, new String(Capitals.of(text.getBytes(UTF_8)), UTF_8));
    }

    /** Between the malformed bytes, every code point is still mapped. */
    @Test
    void malformedBytesStayWhereTheyAreAmongCapitals() {
        long seed = System.nanoTime();
        var random = new SplittableRandom(seed);
        for (int round = 0; round < 500; round++) {
            var text = new ByteArrayOutputStream();
            var expected = new ByteArrayOutputStream();
            for (int i = random.nextInt(20); i >= 0; i--)
                if (random.nextInt(4) == 0) {
                    int malformed = random.nextInt(0xF8, 0x100);
                    text.write(malformed);
                    expected.write(malformed);
                } else {
                    String character = Character.toString(random.nextInt(0xD800));
                    text.writeBytes(character.getBytes(UTF_8));
                    expected.writeBytes(character.toUpperCase(Locale.ROOT).getBytes(UTF_8));
                }
            assertArrayEquals(expected.toByteArray(), Capitals.of(text.toByteArray()), "seed " + seed + ", round " + round);
        }
    }
}
