package stentor.loadgen.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import stentor.loadgen.expect.Expectation;
import stentor.loadgen.expect.Opening;
import stentor.loadgen.fake.FakeTcpServer;
import stentor.loadgen.fake.FakeTcpServer.Line;
import stentor.loadgen.measure.Tally;
import stentor.loadgen.payload.Notation;
import stentor.loadgen.payload.Payload;

class PreludeTest {

    private static final Payload ANY = Payload.of(List.of("x"), Notation.PLAIN);

    @Test
    void noRequestIsSentBeforeTheServerHasSpoken() throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> {
            line.socket().setSoTimeout(50);
            try {
                line.socket().getInputStream().read();
                line.write("early\n");
            } catch (SocketTimeoutException e) {
                line.socket().setSoTimeout(0);
                line.write("220 ready\r\n");
                line.serveRest();
            }
        })) {
            Trial.Outcome outcome = Trial.of(server.target()).expecting(greeted("regex:220 .*")).clients(3).requests(30).run();
            assertEquals(30, outcome.measured().completed);
            assertEquals(Optional.empty(), outcome.mismatch());
            assertEquals(0, outcome.total().connectFailures);
        }
    }

    @Test
    void theEndOfTheRunCutsNobodyOffWhoIsBeingGreeted() throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> {
            // Longer than between the end of the run and the next look at idle connections.
            Thread.sleep(100);
            line.write("220 ready\r\n");
            line.serveRest();
        })) {
            Trial.Outcome outcome = Trial.of(server.target()).expecting(greeted("regex:220 .*")).clients(20).requestsEach(1).rate(200)
                .duration(Duration.ofSeconds(2)).run();
            assertTrue(outcome.measured().completed > 20, outcome.measured().completed + " completed, so some were greeted again");
            assertEquals(0, outcome.total().connectFailures);
        }
    }

    @Test
    void anInterruptionWaitsForNoGreetingAndConnectsNobodyElse() throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> line.socket().getInputStream().read())) {
            var fleet = new Fleet(Trial.of(server.target()).expecting(greeted("regex:220 .*")).clients(600).timeout(Duration.ofHours(1)).requests(30).plan());
            fleet.launch();
            Awaitility.await().until(() -> server.accepted().size() == 256);
            fleet.interrupt();
            fleet.open();
            Tally tally = Trial.outcome(fleet).total();
            assertEquals(0, tally.sent + tally.connectFailures);
            assertEquals(256, server.accepted().size());
        }
    }

    @Test
    void theFirstMessageGoesOutOnceOnEveryConnectionAndItsReplyIsNotCounted() throws Exception {
        List<String> first = new CopyOnWriteArrayList<>();
        try (var server = new FakeTcpServer((connection, line) -> {
            first.add(line.read());
            line.write("+OK\r\n");
            for (int i = 0; i < 5; i++) {
                String request = line.read();
                if (request == null)
                    return;
                line.write(Line.capitals(request));
            }
        })) {
            Trial.Outcome outcome = Trial.of(server.target()).sending(first("AUTH \\{conn}\\n")).expecting(firstReply("bytes:+OK\\r\\n")).requests(20).run();
            assertEquals(Optional.empty(), outcome.mismatch());
            assertEquals(20, outcome.measured().completed + outcome.measured().failed());
            assertTrue(first.size() > 1, first.toString());
            assertEquals(Set.of("AUTH 000000"), Set.copyOf(first));
            Trial.assertAddsUp(outcome.measured());
        }
    }

    @Test
    void theFirstMessageNeedNotBeAnswered() throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> {
            assertEquals("hello", line.read());
            line.serveRest();
        })) {
            Tally tally = Trial.of(server.target()).sending(first("hello\\n")).clients(2).requests(20).run().measured();
            assertEquals(20, tally.completed);
        }
    }

    @Test
    void whatIsSaidBeforeTheRequestsIsCountedInBytes() throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> {
            line.write("220\n");
            line.write(Line.capitals(line.read()));
            line.serveRest();
        })) {
            Tally tally = Trial.of(server.target()).message("abc\\n").sending(first("hello\\n"))
                .expecting(expected -> expected.after(new Opening(Optional.of(expectation("regex:220")), Optional.of(expectation("bytes:HELLO\\n"))))).requests(10).run().total();
            assertEquals(6 + 10 * 4, tally.bytesSent);
            assertEquals(4 + 6 + 10 * 4, tally.bytesReceived);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "421 busy\\n       | the greeting is '421 busy\\n', expected 'a match of 220 .*'",
        "220 ready\\nmore  | the greeting is followed by 'more', expected nothing more",
        "220 rea           | the connection was closed before the greeting"})
    void anotherGreetingIsAConnectionThatCouldNotBeMade(String greeting, String message) throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> line.write(greeting.translateEscapes()))) {
            Fleet fleet = attempted(Trial.of(server.target()).expecting(greeted("regex:220 .*")).requests(10));
            assertEquals(0, fleet.connected());
            assertEquals("cannot reach " + server.target() + ": " + message, fleet.failures().connecting().orElseThrow().getMessage().replace("\n", "\\n"));
            end(fleet);
        }
    }

    /** More than one read takes at a time. */
    @Test
    void aWrongGreetingIsShownFromItsBeginning() throws Exception {
        String greeting = "421 " + "too busy ".repeat(1_000);
        try (var server = new FakeTcpServer((connection, line) -> line.write(greeting + "\n"))) {
            Fleet fleet = attempted(Trial.of(server.target()).expecting(greeted("regex:220 .*")).requests(10));
            assertEquals("cannot reach " + server.target() + ": the greeting is '" + greeting.substring(0, 80) + "', expected 'a match of 220 .*'",
                fleet.failures().connecting().orElseThrow().getMessage());
            end(fleet);
        }
    }

    @Test
    void aGreetingThatDoesNotComeIsWaitedForNoLongerThanTheTimeout() throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> {
            line.write("220");
            line.read();
        })) {
            Fleet fleet = attempted(Trial.of(server.target()).expecting(greeted("regex:220 .*")).timeout(Duration.ofMillis(100)).requests(10));
            assertEquals("cannot reach " + server.target() + ": no greeting in time, or --framing does not tell where it ends",
                fleet.failures().connecting().orElseThrow().getMessage());
            end(fleet);
            assertTrue(fleet.measured().connectFailures + fleet.warmup().connectFailures > 0);
        }
    }

    /** It is more than the buffers of both sides hold. */
    @Test
    void aFirstMessageThatNobodyReadsIsGivenUpAtTheTimeout() throws Exception {
        var read = new CountDownLatch(1);
        try (var server = new FakeTcpServer((connection, line) -> read.await())) {
            Fleet fleet = attempted(Trial.of(server.target()).sending(first("x".repeat(32 * 1024 * 1024))).timeout(Duration.ofMillis(300)).requests(10));
            assertEquals("cannot reach " + server.target() + ": the first message was not read in time", fleet.failures().connecting().orElseThrow().getMessage());
            end(fleet);
        } finally {
            read.countDown();
        }
    }

    private static Fleet attempted(Trial trial) throws Exception {
        var fleet = new Fleet(trial.plan());
        fleet.launch();
        Awaitility.await().until(() -> fleet.attempts() == 1);
        return fleet;
    }

    private static void end(Fleet fleet) throws InterruptedException {
        fleet.open();
        fleet.interrupt();
        Trial.outcome(fleet);
    }

    private static Expectation expectation(String form) {
        return Expectation.parse(form, ANY, Notation.ESCAPED);
    }

    private static UnaryOperator<Expectation> greeted(String form) {
        return expected -> expected.after(new Opening(Optional.of(expectation(form)), Optional.empty()));
    }

    private static UnaryOperator<Expectation> firstReply(String form) {
        return expected -> expected.after(new Opening(Optional.empty(), Optional.of(expectation(form))));
    }

    private static UnaryOperator<Payload> first(String message) {
        return payload -> payload.beginningWith(Notation.ESCAPED.read(message));
    }
}
