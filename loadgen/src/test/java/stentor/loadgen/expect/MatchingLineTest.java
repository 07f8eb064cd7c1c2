package stentor.loadgen.expect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MatchingLineTest {

    private final MatchingLine reply = new MatchingLine(Pattern.compile("größe \\d+"));

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
}
