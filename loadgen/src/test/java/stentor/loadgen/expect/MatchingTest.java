package stentor.loadgen.expect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import stentor.loadgen.framing.Framing;
import stentor.loadgen.framing.Gathered;
import stentor.loadgen.payload.Notation;
import stentor.loadgen.payload.Payload;

class MatchingTest {

    private final Reply reply = Expectation.parse("regex:größe \\d+", Payload.of(List.of("x"), Notation.PLAIN), Notation.PLAIN).newReply();

    @ParameterizedTest
    @ValueSource(strings = {"größe 17\n", "größe 17\r\n"})
    void aLineMatchesInWhateverReadsItComesAndWhicheverLineEndItHas(String line) {
        byte[] bytes = line.getBytes(UTF_8);
        for (int cut = 1; cut < bytes.length; cut++) {
            reply.begin(0, 0);
            assertEquals(cut, reply.take(bytes, 0, cut));
            assertFalse(reply.isComplete());
            assertEquals(bytes.length, reply.take(bytes, cut, bytes.length));
            assertTrue(reply.isComplete() && reply.isRight(), "cut at " + cut);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "größe\n", "größe 17 \n", " größe 17\n", "größe 17\r\r\n", "grÃ¶ÃŸe 17\n"})
    void aLineMustMatchAsAWhole(String line) {
        byte[] bytes = line.getBytes(UTF_8);
        reply.begin(0, 0);
        assertEquals(bytes.length, reply.take(bytes, 0, bytes.length));
        assertTrue(reply.isComplete());
        assertFalse(reply.isRight());
    }

    @Test
    void ofSeveralLinesInOneReadEachIsAReply() {
        byte[] bytes = "größe 1\ngröße 2\r\nx\n".getBytes(UTF_8);
        reply.begin(0, 0);
        int second = reply.take(bytes, 0, bytes.length);
        assertTrue(reply.isRight());
        reply.begin(0, 1);
        int third = reply.take(bytes, second, bytes.length);
        assertTrue(reply.isRight());
        reply.begin(0, 2);
        assertEquals(bytes.length, reply.take(bytes, third, bytes.length));
        assertFalse(reply.isRight());
    }

    @ParameterizedTest
    @CsvSource({"'größe 17',true", "'größe 17\n',true", "'größe 17\r\n',true", "'größe 17\ngröße 18\n',false", "größe,false", "'',false"})
    void aDatagramIsOneLineWithOrWithoutLineEnd(String datagram, boolean right) {
        byte[] bytes = datagram.getBytes(UTF_8);
        assertEquals(right, reply.isAnsweredBy(0, 0, bytes, bytes.length));
    }

    @Test
    void aVerdictIsTheSameWhenAskedAgain() {
        for (String text : List.of("größe 1\n\n", "a\n\n")) {
            byte[] bytes = text.getBytes(UTF_8);
            reply.begin(0, 0);
            reply.take(bytes, 0, bytes.length);
            assertEquals(reply.verdict(), reply.verdict());
        }
    }

    @Test
    void aReplyOfSeveralLinesMatchesAsAWhole() {
        Reply lines = Expectation.parse("regex:(?s)250-.*250 OK", Payload.of(List.of("x"), Notation.PLAIN), Notation.PLAIN)
            .framed(Framing.parse("regex:^\\d{3} .*\\n")).newReply();
        byte[] bytes = "250-SIZE\r\n250-HELP\n250 OK\n".getBytes(UTF_8);
        lines.begin(0, 0);
        assertEquals(bytes.length, lines.take(bytes, 0, bytes.length));
        assertTrue(lines.isComplete() && lines.isRight());
    }

    @Test
    void aReplyTooLongToBeKeptIsCalledTooLong() {
        byte[] line = "1".repeat(Gathered.LIMIT).concat("\n").getBytes(UTF_8);
        Reply number = Expectation.parse("regex:1+", Payload.of(List.of("x"), Notation.PLAIN), Notation.PLAIN).newReply();
        number.begin(0, 0);
        number.take(line, 1, line.length);
        assertEquals(Verdict.RIGHT, number.verdict());
        number.begin(0, 0);
        number.take(line, 0, line.length);
        assertEquals(Verdict.LONG, number.verdict());
        assertTrue(number.expected().contains("65536"), number.expected());
    }
}
