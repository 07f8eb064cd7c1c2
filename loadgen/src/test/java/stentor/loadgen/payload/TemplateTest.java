package stentor.loadgen.payload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;

import org.junit.jupiter.api.Test;

class TemplateTest {

    private static final Template CONSTANT = Template.of("abc".getBytes(UTF_8));
    private static final Template OF_CONNECTION = Notation.ESCAPED.read("\\{conn}");
    private static final Template OF_REQUEST = Notation.ESCAPED.read("\\{seq}");

    @Test
    void onlyATemplateWithoutNumbersIsConstant() {
        assertTrue(CONSTANT.isConstant());
        assertFalse(OF_CONNECTION.isConstant());
        assertFalse(OF_REQUEST.isConstant());
        assertThrows(IllegalStateException.class, OF_REQUEST::constant);
    }

    @Test
    void onlyTheSequenceNumberMakesRequestsOfAConnectionDiffer() {
        assertFalse(CONSTANT.isUniquePerRequest());
        assertFalse(OF_CONNECTION.isUniquePerRequest());
        assertTrue(OF_REQUEST.isUniquePerRequest());
    }

    @Test
    void itKeepsACopyOfItsBytes() {
        byte[] bytes = {'a'};
        Template template = Template.of(bytes);
        bytes[0] = 'b';
        assertArrayEquals(new byte[] {'a'}, template.constant());
    }

    @Test
    void itWritesNothingButItsOwnBytes() {
        byte[] to = "xxxxxxxxxxxx".getBytes(UTF_8);
        OF_CONNECTION.write(to, 3, 7, 0);
        assertEquals("xxx000007xxx", new String(to, UTF_8));
    }

    @Test
    void numbersFillTheirSlotsToTheLastDigit() {
        assertEquals("999999", written(OF_CONNECTION, 999_999, 0));
        assertEquals("9999999999", written(OF_REQUEST, 0, 9_999_999_999L));
        assertEquals("0000000000", written(OF_REQUEST, 0, 0));
    }

    @Test
    void mappingMovesTheNumbersAlongWithTheTextAroundThem() {
        Template capitals = Notation.ESCAPED.read("ŉ\\{conn}ﬃ\\{seq}ß").map(bytes -> new String(bytes, UTF_8).toUpperCase(Locale.ROOT).getBytes(UTF_8));
        assertEquals("ʼN000012FFI0000000034SS", written(capitals, 12, 34));
        assertTrue(capitals.isUniquePerRequest());
    }

    private static String written(Template template, int connection, long sequence) {
        byte[] bytes = new byte[template.length()];
        template.write(bytes, 0, connection, sequence);
        return new String(bytes, UTF_8);
    }
}
