package stentor.loadgen.payload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import stentor.cli.UsageException;

class NotationTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "straße 😀", "\\n", "\\{seq}", " a ", "c3 9f"})
    void plainTextIsTakenAsItStands(String text) {
        assertArrayEquals(text.getBytes(UTF_8), Notation.PLAIN.read(text).constant());
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', value = {
        "a\\n,        610a",
        "\\r\\n,      0d0a",
        "\\t\\0\\\\,  09005c",
        "\\\\n,       5c6e",
        "\\x00\\xfF,  00ff",
        "\\xc3\\x9fa, c39f61",
        "\\x0a0,      0a30",
        "ß\\n😀,      c39f0af09f9880"})
    void escapesStandForBytes(String text, String hex) {
        assertEquals(hex, HexFormat.of().formatHex(Notation.ESCAPED.read(text).constant()));
    }

    @Test
    void connAndSeqBecomeNumbersOfFixedWidth() {
        Template template = Notation.ESCAPED.read("c\\{conn}s\\{seq}ß");
        byte[] bytes = new byte[template.longest()];
        template.write(bytes, 0, 42, 1_234_567, 0);
        assertEquals("c000042s0001234567ß", new String(bytes, UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "\\{seq:u8},           09",
        "\\{seq:u16be},        0809",
        "\\{seq:u16le},        0908",
        "\\{seq:u24be},        070809",
        "\\{seq:u32be},        06070809",
        "\\{seq:u32le},        09080706",
        "\\{conn:u16be},       0102",
        "a\\{conn:u8}\\{seq:u8}b, 61020962"})
    void aKindMakesThemBinary(String text, String hex) {
        Template template = Notation.ESCAPED.read(text);
        byte[] bytes = new byte[template.longest()];
        assertEquals(bytes.length, template.write(bytes, 0, 0x102, 0x5060_70809L, 0));
        assertEquals(hex, HexFormat.of().formatHex(bytes));
    }

    @Test
    void anUnknownKindIsRefusedWithTheOnesThereAre() {
        var refusal = assertThrows(UsageException.class, () -> Notation.ESCAPED.read("\\{seq:u16}"));
        assertEquals("unknown kind of number 'u16'; there are u8, u16be, u16le, u24be, u24le, u32be or u32le", refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"c39f,ß", "C3 9F,ß", "' 6 1\n62\t',ab"})
    void hexadecimalIsPairsOfDigitsWhateverTheSpace(String hex, String text) {
        assertEquals(text, new String(Notation.HEX.read(hex).constant(), UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\q", "a\\", "\\x", "\\x1", "\\xg0", "\\{", "\\{con}", "\\{conn", "\\{}", "\\N", "\\{re}", "\\{seq"})
    void anUnknownEscapeIsRefusedWithTheOnesThereAre(String text) {
        var refusal = assertThrows(UsageException.class, () -> Notation.ESCAPED.read(text));
        assertTrue(refusal.getMessage().contains("unknown escape '\\"), refusal.getMessage());
        assertTrue(refusal.getMessage().endsWith("there are \\n \\r \\t \\0 \\\\ \\xHH \\{conn} \\{seq} \\{seq:u16be} \\{re PATTERN}"), refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"6", "616", "zz", "0x61"})
    void whatIsNotHexadecimalIsRefusedWithAnExample(String text) {
        var refusal = assertThrows(UsageException.class, () -> Notation.HEX.read(text));
        assertEquals("'" + text + "' is not hexadecimal; write pairs of digits such as 0d0a", refusal.getMessage());
    }
}
