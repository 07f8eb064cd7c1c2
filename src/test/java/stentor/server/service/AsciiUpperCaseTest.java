package stentor.server.service;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

/** The eight-at-a-time mapping against the one-at-a-time one, around all of its edges. */
class AsciiUpperCaseTest {

    private static final int LONGEST = 40;

    @Test
    void mapsExactlyTheRangeItIsGivenAtEveryOffsetAndLength() {
        long seed = System.nanoTime();
        var random = new SplittableRandom(seed);
        for (int from = 0; from <= LONGEST; from++)
            for (int length = 0; length <= LONGEST; length++)
                check(random.ints(from + length + LONGEST, 0, 0x80), from, from + length, "seed " + seed);
    }

    @Test
    void mapsEveryByteValueAtEveryPlaceOfAWord() {
        for (int value = 0; value < 0x100; value++)
            for (int place = 0; place < 2 * Long.BYTES; place++) {
                int at = place;
                int there = value;
                check(IntStream.range(0, 2 * Long.BYTES + 3).map(i -> i == at ? there : 'a' + i), 0, 2 * Long.BYTES + 3,
                    "byte " + value + " at " + place);
            }
    }

    @Test
    void tellsTheFirstByteThatIsNotAsciiAndMapsOnBehindIt() {
        long seed = System.nanoTime();
        var random = new SplittableRandom(seed);
        for (int length = 1; length <= LONGEST; length++)
            for (int stop = 0; stop < length; stop++) {
                int at = stop;
                int[] letters = random.ints(length, 'a', 'z' + 1).toArray();
                letters[at] = random.nextInt(0x80, 0x100);
                check(Arrays.stream(letters), 0, length, "seed " + seed);
            }
    }

    private static void check(IntStream values, int from, int to, String what) {
        int[] source = values.toArray();
        var bytes = new byte[source.length];
        var expected = new byte[source.length];
        for (int i = 0; i < source.length; i++)
            bytes[i] = expected[i] = (byte) source[i];
        int other = from;
        while (other < to && expected[other] >= 0)
            other++;
        for (int i = from; i < to; i++)
            if (expected[i] >= 'a' && expected[i] <= 'z')
                expected[i] -= 32;
        assertEquals(other, AsciiUpperCase.map(bytes, from, to), what);
        assertArrayEquals(expected, bytes, what);
    }
}
