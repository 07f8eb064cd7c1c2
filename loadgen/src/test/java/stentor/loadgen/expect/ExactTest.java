package stentor.loadgen.expect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.Test;

import stentor.loadgen.payload.Notation;
import stentor.loadgen.payload.Payload;

class ExactTest {

    private static final int CONNECTION = 7;
    private static final long SEQUENCE = 12_345;
    private static final byte[] TAGGED = "STRASSE 000007-0000012345 ΣΣ\n".getBytes(UTF_8);

    private final Reply reply = reply("upper", "straße \\{conn}-\\{seq} ςσ\\n");

    @Test
    void aReplyIsRightInWhateverReadsItComes() {
        for (int first = 1; first < TAGGED.length; first++)
            for (int second = first; second < TAGGED.length; second++) {
                reply.begin(CONNECTION, SEQUENCE);
                for (int[] read : new int[][] {{0, first}, {first, second}, {second, TAGGED.length}}) {
                    assertFalse(reply.isComplete());
                    assertEquals(read[1], reply.take(TAGGED, read[0], read[1]));
                }
                assertTrue(reply.isComplete());
                assertTrue(reply.isRight(), "cut at " + first + " and " + second);
            }
    }

    @Test
    void aWrongByteIsFoundWhereverItIsAndInWhateverReadItComes() {
        for (int wrong = 0; wrong < TAGGED.length; wrong++)
            for (int cut = 0; cut < TAGGED.length; cut++) {
                byte[] bytes = TAGGED.clone();
                bytes[wrong] ^= 1;
                reply.begin(CONNECTION, SEQUENCE);
                reply.take(bytes, 0, cut);
                reply.take(bytes, cut, bytes.length);
                assertTrue(reply.isComplete());
                assertFalse(reply.isRight(), "byte " + wrong + ", cut at " + cut);
            }
    }

    @Test
    void aWrongReplyDoesNotSpoilTheNextOne() {
        reply.begin(CONNECTION, SEQUENCE - 1);
        reply.take(TAGGED, 0, TAGGED.length);
        assertFalse(reply.isRight());
        reply.begin(CONNECTION, SEQUENCE);
        reply.take(TAGGED, 0, TAGGED.length);
        assertTrue(reply.isRight());
    }

    @Test
    void ofSeveralRepliesInOneReadEachTakesItsOwn() {
        Reply inTurn = reply("echo", "a", "bcd", "ef");
        byte[] bytes = "abcdefabc".getBytes(UTF_8);
        int at = 0;
        for (int sequence = 0; sequence < 4; sequence++) {
            inTurn.begin(0, sequence);
            at = inTurn.take(bytes, at, bytes.length);
            assertTrue(inTurn.isComplete() && inTurn.isRight(), "reply " + sequence);
        }
        assertEquals(7, at);
        inTurn.begin(0, 4);
        assertEquals(9, inTurn.take(bytes, at, bytes.length));
        assertFalse(inTurn.isComplete());
    }

    @Test
    void theReplyToAnotherConnectionOrRequestIsWrong() {
        assertTrue(reply.isAnsweredBy(CONNECTION, SEQUENCE, TAGGED, TAGGED.length));
        assertFalse(reply.isAnsweredBy(CONNECTION + 1, SEQUENCE, TAGGED, TAGGED.length));
        assertFalse(reply.isAnsweredBy(CONNECTION, SEQUENCE + 1, TAGGED, TAGGED.length));
        assertFalse(reply.isAnsweredBy(CONNECTION, SEQUENCE - 1, TAGGED, TAGGED.length));
    }

    @Test
    void aDatagramIsRightOnlyIfItIsTheWholeReply() {
        byte[] longer = new String(TAGGED, UTF_8).concat("x").getBytes(UTF_8);
        assertTrue(reply.isAnsweredBy(CONNECTION, SEQUENCE, longer, TAGGED.length));
        assertFalse(reply.isAnsweredBy(CONNECTION, SEQUENCE, longer, TAGGED.length + 1));
        for (int length = 0; length < TAGGED.length; length++)
            assertFalse(reply.isAnsweredBy(CONNECTION, SEQUENCE, longer, length), length + " bytes");
    }

    @Test
    void whatWasExpectedCanBeShown() {
        reply.begin(CONNECTION, SEQUENCE);
        assertEquals(new String(TAGGED, UTF_8), reply.expected());
    }

    private static Reply reply(String form, String... messages) {
        return Expectation.parse(form, Payload.of(List.of(messages), Notation.ESCAPED), Notation.ESCAPED).newReply();
    }
}
