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
import stentor.loadgen.framing.Framing;
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
        "prefix:ok,          'ok',              true",
        "prefix:ok,          'ok, then',        true",
        "prefix:ok,          'o',               false",
        "prefix:ok,          'not ok',          false",
        "at:4:ok,            'not ok',          true",
        "at:4:ok,            'not so ok',       false",
        "at:4:ok,            'not o',           false",
        "at:0:ok,            'ok',              true",
        "at:1:\\0:,         'x\0:',           true",
        "none,               'x',               true"})
    void eachFormSaysWhatIsRight(String form, String datagram, boolean right) {
        assertEquals(right, isRight(Expectation.parse(form, PAYLOAD, Notation.ESCAPED), datagram));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "uper", "Upper", "bytes", "regex", "echo:", "prefix", "at"})
    void anUnknownFormIsRefusedWithTheOnesThereAre(String form) {
        var refusal = assertThrows(UsageException.class, () -> Expectation.parse(form, PAYLOAD, Notation.PLAIN));
        assertEquals("--expect: unknown form '" + form + "'; there are upper, echo, bytes:TEXT, prefix:TEXT, at:OFFSET:TEXT, regex:PATTERN or none", refusal.getMessage());
    }

    @Test
    void aBadPatternIsRefusedInOneLine() {
        var refusal = assertThrows(UsageException.class, () -> Expectation.parse("regex:(", PAYLOAD, Notation.PLAIN));
        assertTrue(refusal.getMessage().startsWith("--expect: bad pattern '(': "), refusal.getMessage());
        assertEquals(1, refusal.getMessage().lines().count());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes:", "prefix:", "at:2:"})
    void anEmptyReplyCannotBeExpected(String form) {
        var refusal = assertThrows(UsageException.class, () -> Expectation.parse(form, PAYLOAD, Notation.PLAIN));
        assertTrue(refusal.getMessage().startsWith("--expect: there is nothing to expect behind the colon"), refusal.getMessage());
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
        malformed.write(bytes, 0, 0, 0);
        assertTrue(Expectation.parse("upper", malformed, Notation.ESCAPED).newReply().isAnsweredBy(0, 0, bytes, bytes.length));
    }

    @Test
    void repliesAreToldApartWhereEachHasItsSequenceNumberOrRandomText() {
        assertTrue(apart("echo", "\\{seq}"));
        assertTrue(apart("upper", "ß\\{conn}\\{seq}"));
        assertTrue(apart("upper", "\\{re [a-z]{12}}"));
        assertFalse(apart("echo", "\\{conn}"));
        assertFalse(apart("echo", "\\{seq}", "constant"));
        assertFalse(apart("bytes:x", "\\{seq}"));
        assertTrue(apart("bytes:\\{seq:u16be}ok", "\\{seq:u16be}"));
        assertTrue(apart("prefix:\\{seq:u16be}", "\\{seq:u16be}"));
        assertTrue(apart("at:2:\\{seq:u16be}", "\\{seq:u16be}"));
        assertFalse(apart("prefix:x", "\\{seq}"));
        assertFalse(apart("regex:.*", "\\{seq}"));
        assertFalse(apart("none", "\\{seq}"));
    }

    @Test
    void aReplyIsRightToAllRequestsOrToNoneWhereNothingInItVaries() {
        assertTrue(sameForAll("upper", "hello"));
        assertTrue(sameForAll("bytes:x", "\\{seq}", "hello"));
        assertTrue(sameForAll("prefix:x", "\\{seq}"));
        assertTrue(sameForAll("regex:.*", "\\{seq}"));
        assertTrue(sameForAll("none", "\\{seq}"));
        assertFalse(sameForAll("upper", "ping", "hello"));
        assertFalse(sameForAll("echo", "\\{seq}"));
        assertFalse(sameForAll("echo", "\\{conn}"));
        assertFalse(sameForAll("at:2:\\{re [ab]}", "hello"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"at:x", "at::x", "at:-1:x", "at:1", "at:999999:x"})
    void anOffsetIsANumber(String form) {
        var refusal = assertThrows(UsageException.class, () -> Expectation.parse(form, PAYLOAD, Notation.PLAIN));
        assertEquals("--expect: '" + form + "' is not at:OFFSET:TEXT, as in at:2:abc", refusal.getMessage());
    }

    @Test
    void repliesWithTheSameRandomTextCanBeExpected() {
        Payload payload = Payload.of(List.of("GET \\{re [a-z]{1,9}} \\{re \\d}"), Notation.ESCAPED).seeded(3);
        Reply reply = Expectation.parse("bytes:got \\{re [a-z]{1,9}}, \\{re \\d}", payload, Notation.ESCAPED).newReply();
        byte[] request = new byte[payload.longest()];
        for (int sequence = 0; sequence < 100; sequence++) {
            String[] words = new String(request, 0, payload.write(request, 0, 4, sequence), UTF_8).split(" ");
            byte[] right = ("got " + words[1] + ", " + words[2]).getBytes(UTF_8);
            assertTrue(reply.isAnsweredBy(4, sequence, right, right.length), words[1]);
        }
    }

    @Test
    void onlyWithoutExpectationIsItUnknownWhereAReplyEnds() {
        for (String form : List.of("upper", "echo", "bytes:x", "regex:.*"))
            assertTrue(Expectation.parse(form, PAYLOAD, Notation.PLAIN).endsRepliesInStreams(), form);
        assertFalse(Expectation.parse("none", PAYLOAD, Notation.PLAIN).endsRepliesInStreams());
        assertTrue(Expectation.parse("none", PAYLOAD, Notation.PLAIN).framed(Framing.LINE).endsRepliesInStreams());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "none | line | UDP | 1 | over UDP a datagram is a reply; leave out --framing",
        "prefix:a | | TCP | 1 | --expect prefix: does not say where a reply ends; add --framing, such as line or length:u16be",
        "at:2:a | | TCP | 1 | --expect at: does not say where a reply ends; add --framing, such as line or length:u16be",
        "upper | first-byte | TCP | 1 | --framing first-byte leaves replies unread, so they cannot be judged; use --expect none, or another framing",
        "none | first-byte | TCP | 2 | with --framing first-byte it cannot be told where a reply ends; leave out --pipeline, or say what to expect",
        "echo | close | TCP | 2 | with --framing close it cannot be told where a reply ends; leave out --pipeline, or say what to expect"})
    void whatDoesNotGoTogetherIsRefusedWithTheRemedy(String form, String framing, String protocol, int pipeline, String message) {
        Expectation plain = Expectation.parse(form, PAYLOAD, Notation.PLAIN);
        Expectation expectation = framing == null ? plain : plain.framed(Framing.parse(framing));
        var refusal = assertThrows(UsageException.class, () -> expectation.requireFits(protocol.equals("TCP"), pipeline));
        assertEquals(message, refusal.getMessage());
    }

    @Test
    void whatGoesTogetherIsNotRefused() {
        for (String framing : List.of("same-length", "line", "delimiter:x", "length:u8", "bytes:1", "regex:x", "http", "resp"))
            for (String form : List.of("upper", "echo", "bytes:x", "prefix:x", "at:1:x", "regex:x", "none"))
                Expectation.parse(form, PAYLOAD, Notation.PLAIN).framed(Framing.parse(framing)).requireFits(true, 16);
        for (String form : List.of("upper", "echo", "bytes:x", "prefix:x", "at:1:x", "regex:x", "none"))
            Expectation.parse(form, PAYLOAD, Notation.PLAIN).requireFits(false, 16);
    }

    @Test
    void aFramingTellsAReplyThatIsTooShortOrTooLong() {
        Reply reply = Expectation.parse("echo", PAYLOAD, Notation.PLAIN).framed(Framing.LINE).newReply();
        assertEquals(Verdict.RIGHT, verdict(reply, "straße ŉ ﬁ\n"));
        assertEquals(Verdict.SHORT, verdict(Expectation.parse("bytes:a\\nb", PAYLOAD, Notation.ESCAPED).framed(Framing.LINE).newReply(), "a\n"));
        assertEquals(Verdict.LONG, verdict(Expectation.parse("bytes:a", PAYLOAD, Notation.ESCAPED).framed(Framing.LINE).newReply(), "a\n"));
        assertEquals(Verdict.WRONG, verdict(reply, "straße\n"));
        assertEquals(Verdict.RIGHT, verdict(reply, "straße ŉ ﬁ\n"));
    }

    @Test
    void aReplyThatIsNoneIsWrongWhateverIsExpected() {
        Reply reply = Expectation.parse("none", PAYLOAD, Notation.PLAIN).framed(Framing.parse("resp")).newReply();
        assertEquals(Verdict.WRONG, verdict(reply, "HTTP/1.1 400 Bad Request\r\n"));
        assertTrue(reply.isLast());
    }

    @Test
    void theSampleTextCanBeExpectedInCapitals() {
        assertTrue(Expectation.parse("upper", SampleText.payload(), Notation.PLAIN).longest() > 0);
    }

    private static Verdict verdict(Reply reply, String bytes) {
        reply.begin(0, 0);
        reply.take(bytes.getBytes(UTF_8), 0, bytes.getBytes(UTF_8).length);
        assertTrue(reply.isComplete());
        return reply.verdict();
    }

    private static boolean apart(String form, String... messages) {
        return expectation(form, messages).tellsRepliesApart();
    }

    private static boolean sameForAll(String form, String... messages) {
        return expectation(form, messages).isSameForAll();
    }

    private static Expectation expectation(String form, String... messages) {
        return Expectation.parse(form, Payload.of(List.of(messages), Notation.ESCAPED), Notation.ESCAPED);
    }

    private static boolean isRight(Expectation expectation, String datagram) {
        byte[] bytes = datagram.getBytes(UTF_8);
        return expectation.newReply().isAnsweredBy(0, 0, bytes, bytes.length);
    }
}
