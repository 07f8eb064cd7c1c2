package stentor.loadgen.payload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.junit.jupiter.api.Test;

import stentor.cli.UsageException;

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
    void theSequenceNumberAndRandomTextMakeRequestsOfAConnectionDiffer() {
        assertFalse(CONSTANT.isUniquePerRequest());
        assertFalse(OF_CONNECTION.isUniquePerRequest());
        assertFalse(Notation.ESCAPED.read("\\{conn:u32be}").isUniquePerRequest());
        assertTrue(Notation.ESCAPED.read("\\{re \\\\w{20}}").isUniquePerRequest());
        assertTrue(OF_REQUEST.isUniquePerRequest());
    }

    @Test
    void aNumberThatSoonBeginsAgainDoesNotMakeThemDiffer() {
        assertTrue(Notation.ESCAPED.read("\\{seq:u16be}").isUniquePerRequest());
        assertFalse(Notation.ESCAPED.read("\\{seq:u8}").isUniquePerRequest());
    }

    @Test
    void itsLengthLiesBetweenTheShortestAndTheLongestOfItsParts() {
        Template template = Notation.ESCAPED.read("ab\\{seq:u16be}\\{re x{1,5}}");
        assertEquals(5, template.shortest());
        assertEquals(9, template.longest());
        for (int sequence = 0; sequence < 100; sequence++) {
            int length = template.write(new byte[9], 0, 0, sequence, 1);
            assertTrue(length >= 5 && length <= 9, length + " bytes");
        }
    }

    @Test
    void randomTextIsTheSameForTheSameRequestAndOtherwiseForEveryOther() {
        Template template = Notation.ESCAPED.read("\\{re [a-z]{12}}-\\{re [a-z]{12}}");
        Set<String> texts = new HashSet<>();
        for (int connection = 0; connection < 10; connection++)
            for (int sequence = 0; sequence < 100; sequence++) {
                String text = written(template, connection, sequence);
                assertEquals(text, written(template, connection, sequence));
                assertTrue(texts.addAll(List.of(text.split("-"))), text);
            }
        assertEquals(2_000, texts.size());
    }

    @Test
    void mappingKeepsWhichRandomTextIsDrawn() {
        Template template = Notation.ESCAPED.read("\\{re (straße|ŉ|x){1,4}}");
        Template capitals = template.map(bytes -> new String(bytes, UTF_8).toUpperCase(Locale.ROOT).getBytes(UTF_8));
        for (int sequence = 0; sequence < 200; sequence++)
            assertEquals(written(template, 0, sequence).toUpperCase(Locale.ROOT), written(capitals, 0, sequence));
    }

    @Test
    void aNumberInBinaryHasNoCapitals() {
        var refusal = assertThrows(UsageException.class, () -> Notation.ESCAPED.read("\\{seq:u16be}").map(bytes -> bytes));
        assertTrue(refusal.getMessage().contains("--expect"), refusal.getMessage());
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
        assertEquals(9, OF_CONNECTION.write(to, 3, 7, 0, 0));
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
        byte[] bytes = new byte[template.longest()];
        return new String(bytes, 0, template.write(bytes, 0, connection, sequence, 5), UTF_8);
    }
}
