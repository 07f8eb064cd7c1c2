package stentor.loadgen.framing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import stentor.cli.UsageException;
import stentor.loadgen.framing.Framer.State;
import stentor.loadgen.payload.Notation;
import stentor.loadgen.payload.Payload;

class FramingTest {

    @ParameterizedTest
    @MethodSource("stentor.loadgen.framing.Samples#all")
    void aFramingIsShownAsItIsWritten(Samples samples) {
        assertEquals(samples.framing(), Framing.parse(samples.framing()).toString());
        assertTrue(Framing.parse(samples.framing()).tellsEnds());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "lines", "Line", "delimiter", "line:", "http:1", "prefix:2"})
    void anUnknownFormIsRefusedWithTheOnesThereAre(String form) {
        var refusal = assertThrows(UsageException.class, () -> Framing.parse(form));
        assertTrue(refusal.getMessage().startsWith("--framing: unknown form '" + form + "'; there are same-length, line, "), refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', value = {
        "delimiter: ~ a delimiter is some text", "delimiter:\\{seq} ~ a delimiter is some text", "delimiter:\\q ~ unknown escape",
        "length: ~ is not length:KIND[@OFFSET][+N|-N]", "length:u16be@ ~ is not length:", "length:u16be+x ~ is not length:", "length:u16be*2 ~ is not length:",
        "length:u16 ~ unknown kind of number 'u16'", "length:2 ~ unknown kind of number '2'", "bytes:0 ~ at least one byte", "bytes:x ~ is not a size",
        "regex:( ~ bad pattern '('", "regex: ~ is found before the first byte", "regex:x* ~ is found before the first byte",
        "regex:x$ ~ looks at what follows", "regex:x\\b ~ looks at what follows", "regex:x\\z ~ looks at what follows", "regex:x(?!y) ~ looks at what follows",
        "regex:x(?=y) ~ looks at what follows", "regex:ß ~ write it in ASCII"})
    void whatMeansNothingIsRefusedWithTheReason(String form, String reason) {
        var refusal = assertThrows(UsageException.class, () -> Framing.parse(form));
        assertTrue(refusal.getMessage().contains(reason), refusal.getMessage());
        assertEquals(1, refusal.getMessage().lines().count());
    }

    @ParameterizedTest
    @ValueSource(strings = {"regex:\\$", "regex:[$]", "regex:[^$]", "regex:[]$]", "regex:\\\\b", "regex:[\\]$]", "regex:(?<=a)b", "regex:(?:a)b", "regex:(?<n>a)"})
    void aPatternThatOnlyLooksAsIfItLookedAheadIsFine(String form) {
        assertEquals(form, Framing.parse(form).toString());
    }

    @Test
    void aLengthThatCannotBeBreaksTheStream() {
        assertEquals(State.BROKEN, after("length:u32be-4", "\0\0\0\3xxxx").state());
        assertEquals(State.COMPLETE, after("length:u32be-4", "\0\0\0\4").state());
    }

    @Test
    void aReplyThatAPatternIsNotFoundInIsGivenUpAtALimit() {
        Framer framer = Framing.parse("regex:x").newFramer(null);
        byte[] bytes = new byte[1_000];
        framer.begin(0, 0);
        int taken = 0;
        while (framer.state() == State.OPEN)
            taken += framer.take(bytes, 0, bytes.length);
        assertEquals(State.BROKEN, framer.state());
        assertEquals(66_000, taken);
        framer.begin(0, 1);
        assertEquals(State.OPEN, framer.state());
    }

    @Test
    void thePatternIsFoundWithTheLastByteThatThereIsRoomFor() {
        byte[] bytes = ("a".repeat(Gathered.LIMIT - 1) + "x").getBytes(ISO_8859_1);
        Framer framer = Framing.parse("regex:x").newFramer(null);
        framer.begin(0, 0);
        assertEquals(bytes.length, framer.take(bytes, 0, bytes.length));
        assertEquals(State.COMPLETE, framer.state());
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "\r\n", "$", "$\r\n", "$x\r\n", "$--1\r\n", "$1-\r\n", "*99999999999\r\n", "$2147483648123\r\n", "*1\r\nx", ">1\r\n+x\r\n", "*\n"})
    void whatIsNotRespBreaksTheStream(String bytes) {
        assertEquals(bytes.equals("$") ? State.OPEN : State.BROKEN, after("resp", bytes).state());
    }

    @ParameterizedTest
    @ValueSource(strings = {"X", "HTTP/2 200", "HTTP/1.1\r\n", "HTTP/1.1 x00 OK\r\n", "HTTP/1.1 99\r\n", "220 ready\r\n", "\0\0",
        "HTTP/1.1 200 OK\r\nContent-Length: x\r\n", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n", "HTTP/1.1 200 OK\r\nContent-Length:\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 9999999999999999999\r\n", "HTTP/1.1 101 Switching Protocols\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1111111111111111\r\n"})
    void whatIsNotHttpBreaksTheStream(String bytes) {
        assertEquals(State.BROKEN, after("http", bytes).state());
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx", "HTTP/1.1 200 OK\r\ncontent-length: 0\r\nCONNECTION: Close\r\n\r\n",
        "HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx", "HTTP/1.1 200 OK\r\nConnection: upgrade, close\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"})
    void aResponseMaySayThatItIsTheLast(String bytes) {
        assertEquals(State.LAST, after("http", bytes).state());
    }

    @Test
    void aResponseWithoutLengthEndsWithItsConnection() {
        for (String head : List.of("HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.0 200 OK\r\nServer: x\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n")) {
            assertTrue(after("http", head).endsWithStream());
            assertTrue(after("http", head + "some of it").endsWithStream());
            assertEquals(State.OPEN, after("http", head + "some of it").state());
        }
        assertFalse(after("http", "HTTP/1.1 200 OK\r\n").endsWithStream());
        assertFalse(after("http", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nsome").endsWithStream());
    }

    @Test
    void aHeadRequestIsRefusedForItsResponseLooksLikeAnother() {
        Framing http = Framing.parse("http");
        Payload head = Payload.of(List.of("GET / HTTP/1.1\\r\\n\\r\\n", "HEAD /\\{seq} HTTP/1.1\\r\\n\\r\\n"), Notation.ESCAPED);
        assertTrue(assertThrows(UsageException.class, () -> http.requireFits(head)).getMessage().contains("send GET"));
        http.requireFits(Payload.of(List.of("GET /HEAD HTTP/1.1\\r\\n\\r\\n", "HEADER"), Notation.ESCAPED));
        Framing.LINE.requireFits(head);
    }

    @Test
    void ofAReplyWithTheConnectionOnlyTheCloseIsTheEnd() {
        Framer framer = after("close", "anything\n");
        assertEquals(State.OPEN, framer.state());
        assertTrue(framer.endsWithStream());
        assertFalse(Framing.parse("close").tellsEnds());
        assertTrue(Framing.parse("close").isWhole());
    }

    @Test
    void ofAReplyByItsFirstByteTheRestOfTheReadIsTakenToo() {
        Framer framer = Framing.FIRST_BYTE.newFramer(null);
        framer.begin(0, 0);
        assertEquals(State.OPEN, framer.state());
        assertEquals(3, framer.take(new byte[5], 0, 3));
        assertEquals(State.COMPLETE, framer.state());
        assertFalse(Framing.FIRST_BYTE.isWhole());
    }

    private static Framer after(String framing, String bytes) {
        Framer framer = Framing.parse(framing).newFramer(null);
        framer.begin(0, 0);
        framer.take(bytes.getBytes(ISO_8859_1), 0, bytes.length());
        return framer;
    }
}
