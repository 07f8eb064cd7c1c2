package stentor.loadgen.expect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import stentor.loadgen.framing.Framing;
import stentor.loadgen.framing.TooDeepException;
import stentor.loadgen.payload.Notation;
import stentor.loadgen.payload.Payload;

class AlikeTest {

    private static final byte[] THREE = "+OK\r\n+OK\r\n+OK\r\n".getBytes(UTF_8);

    @ParameterizedTest
    @CsvSource({"bytes:+OK\\r\\n,", "bytes:+OK\\r\\n,line", "bytes:+OK\\r\\n,resp", "bytes:+OK\\r\\n,bytes:5", "bytes:+OK\\r\\n,same-length", "prefix:+OK\\r\\n,line"})
    void rightOnesAreToldTogetherHoweverTheyEnd(String form, String framing) {
        Reply reply = reply("PING\\n", form, framing);
        assertEquals(3, reply.takeAlike(THREE, 0, THREE.length, 9));
        assertEquals(5, reply.alikeLength());
        assertEquals(2, reply.takeAlike(THREE, 0, THREE.length, 2), "no more than are wanted");
        assertEquals(2, reply.takeAlike(THREE, 5, THREE.length, 9), "from the next one on");
        assertEquals(1, reply.takeAlike(THREE, 0, 9, 9), "whole ones");
        assertEquals(0, reply.takeAlike(THREE, 1, THREE.length, 9), "from the beginning of one");
    }

    @ParameterizedTest
    @CsvSource({
        "a\\{seq},upper,", "a\\{seq},echo,line",
        // Right, and yet there is more to come, or less was wanted.
        "a,bytes:+OK\\r\\n,delimiter:\\r\\n\\r\\n", "a,bytes:+OK,line", "a,bytes:+OK\\r\\n+OK\\r\\n,line", "a,prefix:+O,line", "a,bytes:+OK\\r\\n,bytes:4",
        // As long as a request, which differ.
        "abc\\{seq},bytes:+OK\\r\\n+OK\\r\\n+OK\\r\\n,same-length",
        // None can follow.
        "a,bytes:+OK\\r\\n,close",
        "a,regex:.OK,line", "a,none,line"})
    void whereTheyAreNotKnownToBeTheSameNoneIs(String message, String form, String framing) {
        Reply reply = reply(message, form, framing);
        assertEquals(0, reply.takeAlike(THREE, 0, THREE.length, 9));
    }

    @Test
    void whatTheMatcherDoesNotGetThroughWithIsLeftToTheRun() {
        Reply reply = reply("x", "bytes:" + "a".repeat(60_000), "regex:(a|b)*c");
        assertEquals(0, reply.takeAlike(new byte[60_000], 0, 60_000, 1));
        reply.begin(0, 0);
        assertThrows(TooDeepException.class, () -> reply.take("a".repeat(60_000).getBytes(UTF_8), 0, 60_000));
    }

    @Test
    void takenTogetherOrApartTheSameIsSaidOfEach() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        long all = 0;
        for (int attempt = 0; attempt < 2_000; attempt++) {
            // Now and then longer than what is compared at a time.
            String text = "x".repeat(random.nextInt(20) == 0 ? 5_000 : random.nextInt(9)) + "\\n";
            String framing = List.of("line", "same-length", "").get(random.nextInt(3));
            byte[] stream = stream(text.replace("\\n", "\n"), random);
            List<String> apart = outcomes(reply(text, "echo", framing), stream, new Random(attempt), false);
            List<String> together = outcomes(reply(text, "echo", framing), stream, new Random(attempt), true);
            assertEquals(apart, together, "seed " + seed + ", attempt " + attempt);
            all += apart.size();
        }
        assertTrue(all > 2_000, "seed " + seed);
    }

    /** Some right replies, and a few bytes of them others. */
    private static byte[] stream(String reply, Random random) {
        byte[] bytes = reply.repeat(1 + random.nextInt(12)).getBytes(UTF_8);
        for (int wrong = random.nextInt(3); wrong > 0; wrong--)
            bytes[random.nextInt(bytes.length)] = (byte) "x\n?".charAt(random.nextInt(3));
        return bytes;
    }

    /** What is said of each reply, and where it ends, if the stream comes in pieces. */
    private static List<String> outcomes(Reply reply, byte[] stream, Random cuts, boolean together) {
        List<String> outcomes = new ArrayList<>();
        boolean begun = false;
        for (int at = 0; at < stream.length; ) {
            int end = Math.min(at + 1 + cuts.nextInt(2 * stream.length), stream.length);
            while (at < end) {
                int alike = begun || !together ? 0 : reply.takeAlike(stream, at, end, 3);
                for (int i = 0; i < alike; i++)
                    outcomes.add(Verdict.RIGHT + " up to " + (at += reply.alikeLength()));
                if (alike > 0)
                    continue;
                if (!begun)
                    reply.begin(0, outcomes.size());
                at = reply.take(stream, at, end);
                begun = !reply.isComplete();
                if (!begun)
                    outcomes.add(reply.verdict() + " up to " + at);
            }
        }
        return outcomes;
    }

    private static Reply reply(String message, String form, String framing) {
        Expectation expectation = Expectation.parse(form, Payload.of(List.of(message), Notation.ESCAPED), Notation.ESCAPED);
        return (framing == null || framing.isEmpty() ? expectation : expectation.framed(Framing.parse(framing))).newReply();
    }
}
