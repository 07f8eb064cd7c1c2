package stentor.server.service;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

/** Text of every script mixed with bytes that are no text, however it is cut, against {@link UpperReference}. */
class UpperRandomTextTest {

    private static final int TEXTS = 100_000;
    private static final int[] GROWING_OR_SHRINKING = {0xdf, 0x149, 0x1f0, 0x390, 0x3b0, 0x587, 0x131, 0x17f, 0x1e96, 0x1f52,
        0x1fb7, 0xfb00, 0xfb03, 0xfb13, 0x250, 0x23f, 0x2c65, 0x1c80, 0x10428, 0x1e922};
    private static final byte[][] MALFORMED = Arrays.stream(("80 bf c0 c1 c2 c080 c1bf e0 e080 e080af e09fbf eda080 edbfbf eda0bdedb880 ed e2 e282 "
        + "f0 f08080af f08fbfbf f09f f09f98 f490 f4908080 f5 f5808080 f7bfbfbf f8888080 fc fe ff ffff").split(" "))
        .map(HexFormat.of()::parseHex).toArray(byte[][]::new);

    @Test
    void anyBytesAnyWayCutComeBackAsTheReferenceSaysAndNothingIsHeldBackLongerThanNeeded() throws IOException {
        long seed = System.nanoTime();
        for (int i = 0; i < TEXTS; i++) {
            // A text of its own seed each, so that one that fails can be had again alone.
            var random = new SplittableRandom(seed + i);
            byte[] text = text(random);
            check(text, new int[0], seed + i);
            check(text, cuts(random, text.length), seed + i);
        }
    }

    private static void check(byte[] text, int[] cuts, long seed) throws IOException {
        var conversation = new ScriptedConversation(text, (delivered, written, length) -> {
            byte[] due = UpperReference.soFar(text, delivered);
            assertTrue(Arrays.equals(due, 0, due.length, written, 0, length),
                () -> "after " + delivered + " bytes of " + describe(text, cuts, seed));
        }, cuts);
        new Upper().converse(conversation);
        assertArrayEquals(UpperReference.whole(text, text.length), conversation.written(), () -> describe(text, cuts, seed));
    }

    private static String describe(byte[] text, int[] cuts, long seed) {
        return HexFormat.of().formatHex(text) + " cut at " + Arrays.toString(cuts) + ", seed " + seed;
    }

    private static byte[] text(SplittableRandom random) {
        var out = new ByteArrayOutputStream();
        for (int pieces = random.nextInt(1, 12); pieces > 0; pieces--) {
            switch (random.nextInt(6)) {
                case 0 -> random.ints(random.nextInt(1, 20), ' ', 0x7f).forEach(out::write);
                case 1 -> codePoint(out, random.nextInt(0x80, 0x800));
                case 2 -> codePoint(out, random.nextBoolean() ? random.nextInt(0x800, 0xd800) : random.nextInt(0xe000, 0x10000));
                case 3 -> codePoint(out, random.nextInt(0x10000, 0x110000));
                case 4 -> codePoint(out, GROWING_OR_SHRINKING[random.nextInt(GROWING_OR_SHRINKING.length)]);
                default -> out.writeBytes(random.nextInt(4) == 0 ? new byte[] {(byte) random.nextInt(0x80, 0x100)}
                    : MALFORMED[random.nextInt(MALFORMED.length)]);
            }
        }
        return out.toByteArray();
    }

    private static void codePoint(ByteArrayOutputStream out, int codePoint) {
        out.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
    }

    private static int[] cuts(SplittableRandom random, int length) {
        return length < 2 ? new int[0] : random.ints(random.nextInt(1, 6), 1, length).sorted().distinct().toArray();
    }
}
