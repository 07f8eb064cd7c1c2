package stentor.loadgen.expect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import stentor.cli.UsageException;
import stentor.loadgen.payload.Notation;
import stentor.loadgen.payload.Payload;
import stentor.loadgen.payload.SampleText;

class ExpectationTest {

    private static final Payload PAYLOAD = Payload.of(List.of("straße ŉ ﬁ\\n"), Notation.ESCAPED);

    @ParameterizedTest
    @CsvSource({
        "upper,              'STRASSE ʼN FI\n', true",
        "upper,              'STRAßE ŉ ﬁ\n',    false",
        "upper,              'straße ŉ ﬁ\n',    false",
        "echo,               'straße ŉ ﬁ\n',    true",
        "echo,               'STRASSE ʼN FI\n', false",
        "bytes:ok\\r\\n,     'ok\r\n',          true",
        "bytes:ok\\r\\n,     'ok\n',            false",
        "regex:\\d+,         '17\n',            true",
        "regex:\\d+,         'a17\n',           false",
        "'regex:a|b',        'b',               true",
        "none,               'x',               true"})
    void eachFormSaysWhatIsRight(String form, String datagram, boolean right) {
        assertEquals(right, isRight(Expectation.parse(form, PAYLOAD, Notation.ESCAPED), datagram));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "uper", "Upper", "bytes", "regex", "echo:"})
    void anUnknownFormIsRefusedWithTheOnesThereAre(String form) {
        var refusal = assertThrows(UsageException.class, () -> Expectation.parse(form, PAYLOAD, Notation.PLAIN));
        assertEquals("--expect: unknown form '" + form + "'; there are upper, echo, bytes:TEXT, regex:PATTERN or none", refusal.getMessage());
    }

    @Test
    void aBadPatternIsRefusedInOneLine() {
        var refusal = assertThrows(UsageException.class, () -> Expectation.parse("regex:(", PAYLOAD, Notation.PLAIN));
        assertTrue(refusal.getMessage().startsWith("--expect: bad pattern '(': "), refusal.getMessage());
        assertEquals(1, refusal.getMessage().lines().count());
    }

    @Test
    void anEmptyReplyCannotBeExpected() {
        assertThrows(UsageException.class, () -> Expectation.parse("bytes:", PAYLOAD, Notation.PLAIN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\\xc3", "\\xe1\\x83", "\\xf0\\x9f\\x98", "\\{seq}\\xc3"})
    void capitalsOfAMessageThatEndsInsideACharacterAreRefused(String message) {
        Payload cut = Payload.of(List.of("whole", message), Notation.ESCAPED);
        var refusal = assertThrows(UsageException.class, () -> Expectation.parse("upper", cut, Notation.ESCAPED));
        assertTrue(refusal.getMessage().contains("ends inside a UTF-8 character"), refusal.getMessage());
        assertTrue(refusal.getMessage().contains("--expect none"), refusal.getMessage());
        Expectation.parse("echo", cut, Notation.ESCAPED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\xff", "\\x80", "\\xc3\\xc3\\x87", "\\xf0\\x9f\\x98\\x80", "\\xc3\\{seq}", "\\xe0\\x80"})
    void malformedBytesThatNothingCanCompleteComeBackUnchanged(String message) {
        Payload malformed = Payload.of(List.of(message), Notation.ESCAPED);
        byte[] bytes = new byte[malformed.longest()];
        malformed.messages().get(0).write(bytes, 0, 0, 0);
        assertTrue(Expectation.parse("upper", malformed, Notation.ESCAPED).newReply().isAnsweredBy(0, 0, bytes, bytes.length));
    }

    @Test
    void repliesAreToldApartWhereEachHasItsSequenceNumber() {
        assertTrue(apart("echo", "\\{seq}"));
        assertTrue(apart("upper", "ß\\{conn}\\{seq}"));
        assertFalse(apart("echo", "\\{conn}"));
        assertFalse(apart("echo", "\\{seq}", "constant"));
        assertFalse(apart("bytes:x", "\\{seq}"));
        assertFalse(apart("regex:.*", "\\{seq}"));
        assertFalse(apart("none", "\\{seq}"));
    }

    @Test
    void onlyWithoutExpectationIsItUnknownWhereAReplyEnds() {
        for (String form : List.of("upper", "echo", "bytes:x", "regex:.*"))
            assertTrue(Expectation.parse(form, PAYLOAD, Notation.PLAIN).endsRepliesInStreams(), form);
        assertFalse(Expectation.parse("none", PAYLOAD, Notation.PLAIN).endsRepliesInStreams());
    }

    @Test
    void theSampleTextCanBeExpectedInCapitals() {
        assertTrue(Expectation.parse("upper", SampleText.payload(), Notation.PLAIN).longest() > 0);
    }

    private static boolean apart(String form, String... messages) {
        return Expectation.parse(form, Payload.of(List.of(messages), Notation.ESCAPED), Notation.ESCAPED).tellsRepliesApart();
    }

    private static boolean isRight(Expectation expectation, String datagram) {
        byte[] bytes = datagram.getBytes(UTF_8);
        return expectation.newReply().isAnsweredBy(0, 0, bytes, bytes.length);
    }
}
