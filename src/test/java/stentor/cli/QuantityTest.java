package stentor.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {

    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S", "30s, PT30S", "2m, PT2M", "1h, PT1H", "250us, PT0.00025S", "30, PT30S", "0, PT0S", "1.5s, PT1.5S", "0.25, PT0.25S",
        "'  3 s ', PT3S", "10MS, PT0.01S", "1.0000000019s, PT1.000000001S",
    })
    void durations(String text, Duration duration) {
        assertEquals(duration, Quantity.duration(text));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "512, 512", "512b, 512", "64k, 65536", "64K, 65536", "1m, 1048576", "2g, 2147483648", "1.5k, 1536", "9007199254740993, 9007199254740993"})
    void sizesGoBy1024(String text, long bytes) {
        assertEquals(bytes, Quantity.size(text));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "100, 100", "10k, 10000", "2m, 2000000", "1g, 1000000000", "2.5k, 2500"})
    void countsGoBy1000(String text, long count) {
        assertEquals(count, Quantity.count(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "s", "-1s", "+1s", "1 0s", "1,5s", "1.s", ".5s", "1e3", "5d", "ten", "10ms5", "٣s", "NaN", "1..5s"})
    void whatIsNoDurationIsAnsweredWithOnesThatAre(String text) {
        assertEquals("'" + text + "' is not a duration such as 500ms, 30s or 2m", messageOf(() -> Quantity.duration(text)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1h", "64kb", "64 k b", "0x10"})
    void whatIsNoSizeOrCountIsAnsweredWithOnesThatAre(String text) {
        assertEquals("'" + text + "' is not a size such as 512, 64k or 1m", messageOf(() -> Quantity.size(text)));
        assertEquals("'" + text + "' is not a count such as 100, 10k or 2m", messageOf(() -> Quantity.count(text)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"99999999999999999999", "9999999999h", "9223372036854775807s"})
    void whatDoesNotFitIsTooLarge(String text) {
        assertEquals("'" + text + "' is too large", messageOf(() -> Quantity.duration(text)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.5", "1.0001k", "1.5b"})
    void whatIsLessThanOneIsNotTakenForNone(String text) {
        assertEquals("'" + text + "' is not a whole number", messageOf(() -> Quantity.size(text)));
    }

    @Test
    void aWholeNumberMayBeWrittenWithAPoint() {
        assertEquals(1500, Quantity.count("1.500k"));
        assertEquals(2, Quantity.count("2.0"));
    }

    @Test
    void anOptionsComplaintNamesTheOption() {
        assertEquals("--max-line: '3x' is not a size such as 512, 64k or 1m",
            messageOf(() -> new Quantity.SizeConverter("--max-line").convert("3x")));
        String many = "9".repeat(400);
        assertEquals("'" + many + "' is too large", messageOf(() -> Quantity.rate(many)));
        assertEquals("--backlog: '3g' is too large", messageOf(() -> new Quantity.CountConverter("--backlog").convert("3g")));
        assertEquals(2_147_483_647, new Quantity.SizeConverter("--max-line").convert("2147483647"));
        assertTrue(messageOf(() -> new Quantity.SizeConverter("--max-line").convert("2g")).startsWith("--max-line: "));
    }

    @ParameterizedTest
    @CsvSource({"PT1H, 1h", "PT90M, 90m", "PT30S, 30s", "PT1.5S, 1500ms", "PT0.00025S, 250us", "PT0S, 0s"})
    void durationsAsText(Duration duration, String text) {
        assertEquals(text, Quantity.text(duration));
        assertEquals(duration, Quantity.duration(text));
    }

    private static String messageOf(Executable conversion) {
        return assertThrows(UsageException.class, conversion).getMessage();
    }
}
