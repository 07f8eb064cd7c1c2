package stentor.loadgen.payload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import stentor.cli.UsageException;

class GeneratedTextTest {

    @Test
    void eachMessageIsALineOfJustItsSize() {
        List<byte[]> messages = GeneratedText.ofSizes("1,2,64,1k,16k", 1).messages().stream().map(Template::constant).toList();
        assertEquals(List.of(1, 2, 64, 1_024, 16_384), messages.stream().map(message -> message.length).toList());
        for (byte[] message : messages)
            assertTrue(new String(message, UTF_8).matches("[a-z ]*\n"), new String(message, UTF_8));
    }

    @Test
    void theTextIsTheSameForTheSameSeed() {
        assertArrayEquals(text("500", 1), text("500", 1));
        assertFalse(Arrays.equals(text("500", 1), text("500", 2)));
    }

    @Test
    void sizesAreChosenByTheirWeights() {
        Payload payload = GeneratedText.ofSizes("64,1k:0.2,16k:0.05", 9);
        int[] counts = new int[3];
        for (int sequence = 0; sequence < 12_500; sequence++)
            counts[payload.messages().indexOf(payload.message(3, sequence))]++;
        assertEquals(10_000, counts[0], 250);
        assertEquals(2_000, counts[1], 220);
        assertEquals(500, counts[2], 120);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "x", "-1", "64,", "64:", "64:x", "64:0", "64:-1", "17m", "5g", "64:1:2"})
    void whatIsNoSizeIsRefused(String sizes) {
        assertThrows(UsageException.class, () -> GeneratedText.ofSizes(sizes, 1));
    }

    private static byte[] text(String size, long seed) {
        return GeneratedText.ofSizes(size, seed).messages().get(0).constant();
    }
}
