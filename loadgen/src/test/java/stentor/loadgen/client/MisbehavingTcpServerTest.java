package stentor.loadgen.client;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Exchanger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import stentor.loadgen.fake.FakeTcpServer;
import stentor.loadgen.fake.FakeTcpServer.Line;
import stentor.loadgen.fake.FreePort;
import stentor.loadgen.measure.Tally;
import stentor.loadgen.target.Target;

class MisbehavingTcpServerTest {

    @Test
    void aWrongByteIsCountedAndTheFirstIsShown() throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> {
            for (String request; (request = line.read()) != null; )
                line.write(Line.capitals(request).replace("REQUEST 0000000002", "REQUEsT 0000000002"));
        })) {
            Trial.Outcome outcome = Trial.of(server.target()).requests(10).run();
            assertEquals(1, outcome.measured().mismatched);
            assertEquals(9, outcome.measured().completed);
            assertEquals(9, outcome.latencies().getTotalCount());
            assertEquals(Optional.of("connection 0, request 2: expected 'CLIENT 000000 REQUEST 0000000002\\n',"
                + " got 'CLIENT 000000 REQUEsT 0000000002\\n'"), outcome.mismatch());
            Trial.assertAddsUp(outcome.measured());
        }
    }

    @Test
    void aByteTooManyAtTheEndIsFound() throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> {
            line.serveRest();
            line.write("\u0007");
        })) {
            Trial.Outcome outcome = Trial.of(server.target()).requests(5).run();
            assertEquals(5, outcome.measured().completed);
            assertEquals(1, outcome.measured().mismatched);
            assertEquals(Optional.of("connection 0, request 5: expected 'nothing more', got '\\x07'"), outcome.mismatch());
        }
    }

    @Test
    void howeverMuchTooMuchComesItIsOneMismatchAConnection() throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> {
            line.serveRest();
            line.write("x".repeat(100_000));
        })) {
            Trial.Outcome outcome = Trial.of(server.target()).clients(3).requests(30).run();
            // A client that got none of the requests has a connection all the same.
            assertEquals(30, outcome.measured().completed);
            assertEquals(3, outcome.measured().mismatched);
            assertEquals(30 * Line.capitals("client 000000 request 0000000000").length() + 3 * 100_000, outcome.measured().bytesReceived);
        }
    }

    @Test
    void aReplyTooManyAmongOthersIsFound() throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> {
            String request = line.read();
            line.write(Line.capitals(request) + Line.capitals(request));
            line.serveRest();
        })) {
            Trial.Outcome outcome = Trial.of(server.target()).requests(1).run();
            assertEquals(1, outcome.measured().completed);
            assertEquals(1, outcome.measured().mismatched);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 15})
    void aWrongReplyAmongThoseThatComeTogetherIsTheOnlyOneThatIsWrong(int wrong) throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> {
            var together = new StringBuilder();
            for (int i = 0; i < 16; i++)
                together.append(Line.capitals(line.read()).replace("CLIENT", i == wrong ? "CLIeNT" : "CLIENT"));
            line.write(together.toString());
            line.serveRest();
        })) {
            Trial.Outcome outcome = Trial.of(server.target()).pipeline(16).requests(32).run();
            assertEquals(1, outcome.measured().mismatched);
            assertEquals(31, outcome.measured().completed);
            assertEquals(31, outcome.latencies().getTotalCount());
            assertTrue(outcome.mismatch().orElseThrow().startsWith("connection 0, request " + wrong + ": "), outcome.mismatch()::toString);
            Trial.assertAddsUp(outcome.measured());
        }
    }

    @Test
    void repliesSwappedBetweenTwoConnectionsAreWrong() throws Exception {
        var swap = new Exchanger<String>();
        try (var server = new FakeTcpServer((connection, line) -> {
            line.write(swap.exchange(Line.capitals(line.read())));
            line.serveRest();
        })) {
            Trial.Outcome outcome = Trial.of(server.target()).clients(2).requests(10).run();
            assertEquals(2, outcome.measured().mismatched);
            assertEquals(8, outcome.measured().completed);
            Trial.assertAddsUp(outcome.measured());
        }
    }

    @Test
    void requestsOnAConnectionThatTheServerClosesAreCountedAndTheClientGoesOn() throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> {
            for (int i = 0; i < 3; i++)
                line.write(Line.capitals(line.read()));
            line.read();
        })) {
            Tally tally = Trial.of(server.target()).requests(20).run().measured();
            assertEquals(15, tally.completed);
            assertEquals(5, tally.closed);
            assertEquals(0, tally.reset);
            assertEquals(5, server.accepted().size());
            Trial.assertAddsUp(tally);
        }
    }

    @Test
    void requestsOnAConnectionThatIsResetAreCountedAndTheClientGoesOn() throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> {
            for (int i = 0; i < 3; i++)
                line.write(Line.capitals(line.read()));
            line.read();
            line.reset();
        })) {
            Tally tally = Trial.of(server.target()).requests(20).run().measured();
            assertEquals(15, tally.completed);
            assertEquals(5, tally.reset);
            assertEquals(0, tally.closed);
            Trial.assertAddsUp(tally);
        }
    }

    @Test
    void allRequestsUnderWayOnAConnectionAreLostWithIt() throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> {
            if (connection > 0) {
                line.serveRest();
                return;
            }
            for (int i = 0; i < 4; i++)
                line.read();
            line.write("CLIENT 000000 REQ");
        })) {
            Tally tally = Trial.of(server.target()).pipeline(4).requests(10).run().measured();
            assertEquals(4, tally.closed);
            assertEquals(6, tally.completed);
            Trial.assertAddsUp(tally);
        }
    }

    @Test
    void requestsNeverAnsweredTimeOut() throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> {
            while (line.read() != null)
                line.write("half a reply");
        })) {
            Tally tally = Trial.of(server.target()).clients(3).timeout(Duration.ofMillis(100)).requests(6).run().measured();
            assertEquals(6, tally.sent);
            assertEquals(6, tally.timeouts);
            // None is used again. One more may have been made for a request that another client took.
            await().until(() -> server.accepted().size() >= 6);
            Trial.assertAddsUp(tally);
        }
    }

    @Test
    void aServerThatAppearsOnlyLaterIsFound() throws Exception {
        int port = FreePort.find();
        var fleet = new Fleet(Trial.of(Target.parse("tcp://127.0.0.1:" + port)).clients(3).requests(30).plan());
        fleet.launch();
        await().until(() -> fleet.attempts() == 3);
        assertEquals(0, fleet.connected());
        assertTrue(fleet.failures().connecting().isPresent());
        fleet.open();
        await().until(() -> fleet.measured().connectFailures + fleet.warmup().connectFailures > 3);
        try (var server = new FakeTcpServer(port, (connection, line) -> line.serveRest())) {
            Trial.Outcome outcome = Trial.outcome(fleet);
            assertEquals(30, outcome.measured().completed);
            assertTrue(outcome.total().connectFailures > 3);
            assertTrue(server.accepted().size() >= 1);
        }
    }

    @Test
    void anInterruptionGivesUpWhatIsUnderWay() throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> {
            line.write(Line.capitals(line.read()));
            while (line.read() != null)
                continue;
        })) {
            var fleet = new Fleet(Trial.of(server.target()).clients(5).duration(Duration.ofHours(1)).plan());
            fleet.launch();
            await().until(() -> fleet.attempts() == 5);
            fleet.open();
            await().until(() -> fleet.measured().sent == 10);
            fleet.interrupt();
            Tally tally = Trial.outcome(fleet).measured();
            assertEquals(5, tally.completed);
            assertEquals(5, tally.unfinished);
            Trial.assertAddsUp(tally);
        }
    }
}
