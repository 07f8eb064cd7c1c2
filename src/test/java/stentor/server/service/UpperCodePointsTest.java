package stentor.server.service;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every character there is, against the JDK's mapping. The characters travel in blocks, each between two letters, and every
 * character of a block is cut at the same places; a block that comes back wrong is sent again one character at a time, to
 * name the one that fails.
 */
class UpperCodePointsTest {

    private static final int BLOCK = 512;
    private static final String BEFORE = "q";
    private static final String BEHIND = "z";

    @Test
    void everyCharacterComesBackAsTheJdkMapsIt() throws IOException {
        forEachBlock(text -> new int[0]);
    }

    @Test
    void everyCharacterMayArriveOneByteAtATime() throws IOException {
        forEachBlock(text -> IntStream.range(1, utf8(text).length).toArray());
    }

    /** The places at which the bytes of a character can be cut in two and in three; its two ends count as places, too. */
    static List<int[]> cutsInTwoAndThree() {
        List<int[]> cuts = new ArrayList<>();
        for (int first = 0; first <= 4; first++) {
            cuts.add(new int[] {first});
            for (int second = first + 1; second <= 4; second++)
                cuts.add(new int[] {first, second});
        }
        return cuts;
    }

    @ParameterizedTest
    @MethodSource("cutsInTwoAndThree")
    void everyCharacterMayBeCutAnywhere(int[] places) throws IOException {
        int longest = places[places.length - 1];
        forEachBlock(text -> {
            var cuts = IntStream.builder();
            int at = 0;
            for (int codePoint : text.codePoints().toArray()) {
                int size = size(codePoint);
                if (size > 1 && size >= longest)
                    for (int place : places)
                        cuts.add(at + place);
                at += size;
            }
            int end = at;
            return cuts.build().filter(cut -> cut > 0 && cut < end).toArray();
        });
    }

    @Test
    void noCharacterGrowsBeyondTheStatedFactor() {
        validCodePoints().forEach(codePoint -> {
            int capital = utf8(Character.toString(codePoint).toUpperCase(Locale.ROOT)).length;
            assertTrue(capital <= Utf8UpperCase.MAX_GROWTH * size(codePoint), () -> "U+%04X".formatted(codePoint));
        });
    }

    private interface Cutter {
        int[] cut(String text);
    }

    private static void forEachBlock(Cutter cutter) throws IOException {
        int[] all = validCodePoints().toArray();
        for (int from = 0; from < all.length; from += BLOCK) {
            String block = between(all, from, Math.min(all.length, from + BLOCK));
            if (Arrays.equals(expected(block), ScriptedConversation.answer(new Upper(), utf8(block), cutter.cut(block))))
                continue;
            for (int i = from; i < Math.min(all.length, from + BLOCK); i++) {
                String alone = between(all, i, i + 1);
                int[] cuts = cutter.cut(alone);
                assertArrayEquals(expected(alone), ScriptedConversation.answer(new Upper(), utf8(alone), cuts),
                    "U+%04X cut at %s".formatted(all[i], Arrays.toString(cuts)));
            }
            throw new AssertionError("characters that come back right alone do not together: " + block);
        }
    }

    private static String between(int[] codePoints, int from, int to) {
        var text = new StringBuilder(BEFORE);
        for (int i = from; i < to; i++)
            text.appendCodePoint(codePoints[i]).append(BEHIND);
        return text.toString();
    }

    private static IntStream validCodePoints() {
        return IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
            .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE);
    }

    private static byte[] expected(String text) {
        return utf8(text.toUpperCase(Locale.ROOT));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static int size(int codePoint) {
        return codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
    }
}
