package stentor.loadgen.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import stentor.loadgen.fake.FakeTcpServer;
import stentor.loadgen.fake.FakeTcpServer.Line;
import stentor.loadgen.measure.ErrorClass;
import stentor.loadgen.measure.Tally;
import stentor.loadgen.measure.Timing;
import stentor.loadgen.schedule.Arrival;
import stentor.loadgen.schedule.Profile;
import stentor.loadgen.schedule.Schedule;

class FramedRepliesTest {

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsUnderWayWhenTheMatcherGivesUpIsAccountedFor(boolean open) throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> {
            while (line.read() != null)
                line.write("x".repeat(60_000) + "\n");
        })) {
            Trial trial = Trial.of(server.target()).clients(3).expect("regex:(x|y)*").framing("line").requests(1_000_000);
            var fleet = new Fleet((open ? trial.rate(500) : trial).plan());
            fleet.launch();
            fleet.open();
            Tally tally = Trial.outcome(fleet).measured();
            assertTrue(tally.unfinished > 0);
            Trial.assertAddsUp(tally);
            assertTrue(fleet.failures().breakdown().isPresent());
        }
    }

    /** In one read: right ones, a wrong one, and the one of those that were sent together at which the matcher gives up. */
    @Test
    void whatWasAnsweredBeforeTheMatcherGivesUpIsCountedOnce() throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> {
            for (int i = 0; i < 8; i++)
                line.read();
            line.write("xx\nxy\nzz\nyx\n" + "x".repeat(12_000) + "\n");
            line.read();
        })) {
            var fleet = new Fleet(Trial.of(server.target()).expect("regex:(x|y)*").framing("line").message("a".repeat(2_000) + "\\n").pipeline(8).requests(8).plan());
            fleet.launch();
            fleet.open();
            Tally tally = Trial.outcome(fleet).measured();
            assertTrue(fleet.failures().breakdown().isPresent());
            assertEquals(8, tally.sent);
            assertEquals(1, tally.mismatched);
            Trial.assertAddsUp(tally);
        }
    }

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    static Stream<Arguments> framedReplies() {
        return Stream.of(
            arguments("line", "250 OK\r\n"),
            arguments("delimiter:\\0", "a\nb\0"),
            arguments("length:u16be", "\0\3abc"),
            arguments("bytes:3", "abc"),
            arguments("regex:^END\\n", "VALUE\nEND\n"),
            arguments("resp", "*2\r\n+a\r\n$1\r\nb\r\n"),
            arguments("http", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n"));
    }

    @ParameterizedTest
    @MethodSource("framedReplies")
    void manyRequestsAreUnderWayAndEachReplyIsFound(String framing, String reply) throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> {
            int written = 0;
            while (line.read() != null) {
                // In two segments, and each time cut elsewhere.
                int cut = written++ % reply.length();
                line.write(reply.substring(0, cut));
                line.write(reply.substring(cut));
            }
        })) {
            Trial.Outcome outcome = Trial.of(server.target()).expect("none").framing(framing).clients(3).pipeline(8).requests(600).run();
            assertEquals(Optional.empty(), outcome.mismatch());
            assertEquals(600, outcome.measured().completed);
            assertEquals(600 * reply.length(), outcome.measured().bytesReceived);
            assertEquals(3, server.accepted().size());
        }
    }

    @Test
    void aReplyMayBeAsLongAsItsRequest() throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> {
            for (String request; (request = line.read()) != null; )
                line.write("#".repeat(request.length()) + "\n");
        })) {
            Tally tally = Trial.of(server.target()).message("\\{re [a-z]{1,50}}\\n").expect("none").framing("same-length").pipeline(4).requests(500).run().measured();
            assertEquals(500, tally.completed);
            assertEquals(tally.bytesSent, tally.bytesReceived);
        }
    }

    @Test
    void aReplyThatEndsWithItsConnectionIsFollowedByAnotherConnection() throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> line.write(Line.capitals(line.read())))) {
            Trial.Outcome outcome = Trial.of(server.target()).framing("close").clients(4).requests(200).run();
            assertEquals(Optional.empty(), outcome.mismatch());
            assertEquals(200, outcome.measured().completed);
            assertEquals(0, outcome.total().failed() + outcome.total().connectFailures);
            assertTrue(server.accepted().size() >= 200, server.accepted().size() + " connections");
        }
    }

    /** Where it cannot be told where a reply ends but by what follows, no request is sent before the one ahead of it is answered. */
    @ParameterizedTest
    @ValueSource(strings = {"close", "http", "first-byte", "line"})
    void anOpenLoopKeepsToItsScheduleWhateverEndsReplies(String framing) throws Exception {
        String reply = framing.equals("http") ? OK : "+OK\n";
        var overlapping = new AtomicInteger();
        try (var server = new FakeTcpServer((connection, line) -> {
            while (line.read() != null) {
                if (line.socket().getInputStream().available() > 0)
                    overlapping.incrementAndGet();
                line.write(reply);
                if (framing.equals("close"))
                    return;
            }
        })) {
            Trial.Outcome outcome = Trial.of(server.target()).expect(framing.equals("first-byte") ? "none" : "prefix:" + reply.substring(0, 3)).framing(framing).clients(8)
                .schedule(new Schedule(Profile.constant(400), Arrival.UNIFORM, 0)).requests(200).run();
            assertEquals(Optional.empty(), outcome.mismatch());
            assertEquals(200, outcome.measured().completed);
            assertEquals(0, outcome.total().failed() + outcome.total().connectFailures);
            assertEquals(200, outcome.timings().get(Timing.LATENCY).getTotalCount());
            assertEquals(200, outcome.timings().get(Timing.LATENESS).getTotalCount() + outcome.measured().delayed);
            if (framing.equals("close"))
                assertTrue(server.accepted().size() >= 200, server.accepted().size() + " connections");
            else
                assertEquals(8, server.accepted().size());
            if (framing.equals("close") || framing.equals("first-byte"))
                assertEquals(0, overlapping.get());
        }
    }

    @Test
    void aReplyCutShortByTheCloseIsTooShort() throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> {
            String reply = Line.capitals(line.read());
            line.write(connection == 1 ? reply.substring(0, 5) : reply);
        })) {
            Tally tally = Trial.of(server.target()).framing("close").requests(3).run().measured();
            assertEquals(2, tally.completed);
            assertEquals(1, tally.count(ErrorClass.SHORT));
            Trial.assertAddsUp(tally);
        }
    }

    @Test
    void aWrongReplyThatEndsWithItsConnectionIsShown() throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> {
            line.read();
            line.write("NO");
        })) {
            Trial.Outcome outcome = Trial.of(server.target()).expect("bytes:OK").framing("close").requests(1).run();
            assertEquals(Optional.of("connection 0, request 0: expected 'OK', got 'NO'"), outcome.mismatch());
        }
    }

    /** Right ones before it come in pieces too, and no piece of those is shown. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aWrongReplyIsShownFromItsBeginningInHoweverManyPiecesItComes(boolean open) throws Exception {
        String right = "a".repeat(2_000);
        String wrong = "The cat sat on the mat. ".repeat(1_000);
        var pieces = new AtomicInteger();
        var fleet = new AtomicReference<Fleet>();
        try (var server = new FakeTcpServer((connection, line) -> {
            for (int i = 0; line.read() != null; i++) {
                String reply = (i == 2 ? wrong : right) + "\n";
                int cut = i == 2 ? 7 : 1_000;
                long before = received(fleet.get());
                line.write(reply.substring(0, cut));
                Awaitility.await().until(() -> received(fleet.get()) == before + cut);
                pieces.incrementAndGet();
                line.write(reply.substring(cut));
            }
        })) {
            Trial trial = Trial.of(server.target()).expect("bytes:" + right + "\\n").framing("line").requests(3);
            fleet.set(new Fleet((open ? trial.rate(500).pipeline(1) : trial).plan()));
            fleet.get().launch();
            fleet.get().open();
            Trial.Outcome outcome = Trial.outcome(fleet.get());
            assertEquals(3, pieces.get());
            assertEquals(Optional.of("connection 0, request 2: expected '" + right.substring(0, 80) + "', got '" + wrong.substring(0, 80) + "'"), outcome.mismatch());
        }
    }

    private static long received(Fleet fleet) {
        return fleet.measured().bytesReceived;
    }

    @Test
    void aServerThatSaysThatItClosesIsLeftInPeace() throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> {
            for (int i = 0; i < 2; i++) {
                line.read();
                line.write(OK);
            }
            line.read();
            line.write(OK.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
        })) {
            Tally tally = Trial.of(server.target()).expect("prefix:HTTP/1.1 200").framing("http").requests(30).run().measured();
            assertEquals(30, tally.completed);
            assertEquals(0, tally.failed());
            assertEquals(10, server.accepted().size());
        }
    }

    @Test
    void whatWasUnderWayBehindTheLastReplyIsLost() throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> {
            for (int i = 0; i < 4; i++)
                line.read();
            line.write(OK + OK.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
        })) {
            Tally tally = Trial.of(server.target()).expect("none").framing("http").pipeline(4).requests(8).run().measured();
            assertEquals(4, tally.completed);
            assertEquals(4, tally.closed);
            Trial.assertAddsUp(tally);
        }
    }

    @Test
    void aReplyThatIsNoneIsWrongAndItsConnectionIsGivenUp() throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> {
            while (line.read() != null)
                line.write(connection == 0 ? "garbage\r\n" : "+OK\r\n");
        })) {
            Trial.Outcome outcome = Trial.of(server.target()).expect("bytes:+OK\\r\\n").framing("resp").requests(10).run();
            assertEquals(9, outcome.measured().completed);
            assertEquals(1, outcome.measured().mismatched);
            assertEquals(2, server.accepted().size());
            assertEquals("connection 0, request 0: expected '+OK\\r\\n', got 'garbage\\r\\n'", outcome.mismatch().orElseThrow());
        }
    }

    @Test
    void aReplyTooShortOrTooLongDoesNotSpoilTheNext() throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> {
            String[] replies = {"OK\n", "O\n", "OK!\n", "KO\n", "OK\n"};
            for (int i = 0; line.read() != null; i++)
                line.write(replies[i]);
        })) {
            Tally tally = Trial.of(server.target()).expect("bytes:OK\\n").framing("line").pipeline(5).requests(5).run().measured();
            assertEquals(2, tally.completed);
            assertEquals(3, tally.mismatched);
            assertEquals(1, server.accepted().size());
            tally = Trial.of(server.target()).expect("bytes:OK").framing("line").requests(1).run().measured();
            assertEquals(1, tally.count(ErrorClass.LONG));
        }
    }

    @Test
    void ofAReplyByItsFirstByteTheRestIsDrained() throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> {
            while (line.read() != null)
                line.write("x".repeat(50_000));
        })) {
            Trial.Outcome outcome = Trial.of(server.target()).expect("none").framing("first-byte").requests(20).run();
            assertEquals(20, outcome.measured().completed);
            assertEquals(Optional.empty(), outcome.mismatch());
        }
    }

    @Test
    void repliesLargerThanAnyBufferAreCheckedToTheLastByte() throws Exception {
        String body = "a".repeat(300_000);
        try (var server = new FakeTcpServer((connection, line) -> {
            for (int i = 0; line.read() != null; i++)
                line.write("HTTP/1.1 200 OK\r\nContent-Length: 300000\r\n\r\n" + (i == 2 ? body.substring(1) + "b" : body));
        })) {
            Tally tally = Trial.of(server.target()).expect("bytes:HTTP/1.1 200 OK\\r\\nContent-Length: 300000\\r\\n\\r\\n" + body).framing("http").requests(5).run().measured();
            assertEquals(4, tally.completed);
            assertEquals(1, tally.mismatched);
        }
    }

    @ParameterizedTest
    @CsvSource({"line,TIMEOUT", "resp,TIMEOUT", "http,TIMEOUT", "length:u32be,TIMEOUT", "regex:END,MISMATCH"})
    void aReplyThatNeverEndsIsGivenUp(String framing, ErrorClass error) throws Exception {
        String endless = switch (framing) {
            case "resp" -> "+";
            case "http" -> "HTTP/1.1 200 OK\r\nX: ";
            case "length:u32be" -> "\u00FF\u00FF\u00FF\u00FF";
            default -> "";
        };
        try (var server = new FakeTcpServer((connection, line) -> {
            line.read();
            line.write(endless);
            for (;;)
                line.write("x".repeat(10_000));
        })) {
            Tally tally = Trial.of(server.target()).expect("none").framing(framing)
                .timeout(error == ErrorClass.TIMEOUT ? Duration.ofMillis(300) : Duration.ofSeconds(30)).requests(2).run().measured();
            assertEquals(2, tally.count(error));
            Trial.assertAddsUp(tally);
        }
    }
}
