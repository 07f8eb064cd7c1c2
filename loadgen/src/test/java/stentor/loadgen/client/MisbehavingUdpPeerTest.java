package stentor.loadgen.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import stentor.loadgen.fake.FakeUdpPeer;
import stentor.loadgen.measure.Tally;

/** Every kind of loss is counted to the datagram where the messages tell requests apart. */
class MisbehavingUdpPeerTest {

    /** So long that no reply that does come is late for the machine's sake. */
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    @Test
    void droppedDatagramsAreLost() throws Exception {
        var dropped = new AtomicInteger();
        try (var peer = new FakeUdpPeer(request -> {
            if (request.sequence() % 5 == 4)
                dropped.incrementAndGet();
            else
                request.answer();
        })) {
            Tally tally = run(Trial.of(peer.target()).clients(4).pipeline(8).timeout(TIMEOUT).requests(100)).measured();
            assertTrue(dropped.get() > 0);
            assertEquals(dropped.get(), tally.lost);
            assertEquals(dropped.get(), tally.timeouts);
            assertEquals(100 - dropped.get(), tally.completed);
            assertEquals(0, tally.late + tally.duplicate + tally.reordered);
        }
    }

    @Test
    void repeatedRepliesAreDuplicates() throws Exception {
        try (var peer = new FakeUdpPeer(request -> {
            request.answer();
            if (request.sequence() % 3 == 0)
                request.answer();
        })) {
            Tally tally = run(Trial.of(peer.target()).requests(20)).measured();
            assertEquals(7, tally.duplicate);
            assertEquals(20, tally.completed);
            assertEquals(0, tally.lost + tally.late + tally.reordered);
        }
    }

    @Test
    void repliesAfterTheTimeoutAreLateAndNotLost() throws Exception {
        var held = new FakeUdpPeer.Request[1];
        try (var peer = new FakeUdpPeer(request -> {
            if (request.sequence() % 4 == 1) {
                held[0] = request;
                return;
            }
            // With one request under way at a time, this one was sent only when the one held had timed out.
            if (held[0] != null)
                held[0].answer();
            held[0] = null;
            request.answer();
        })) {
            Tally tally = run(Trial.of(peer.target()).timeout(TIMEOUT).requests(8)).measured();
            assertEquals(2, tally.late);
            assertEquals(2, tally.timeouts);
            assertEquals(6, tally.completed);
            assertEquals(0, tally.lost + tally.duplicate + tally.reordered);
        }
    }

    @Test
    void repliesThatOvertookOthersAreReordered() throws Exception {
        var first = new FakeUdpPeer.Request[1];
        try (var peer = new FakeUdpPeer(request -> {
            if (request.sequence() % 2 == 0) {
                first[0] = request;
                return;
            }
            request.answer();
            first[0].answer();
        })) {
            Tally tally = run(Trial.of(peer.target()).pipeline(2).requests(20)).measured();
            assertEquals(10, tally.reordered);
            assertEquals(20, tally.completed);
            assertEquals(0, tally.lost + tally.late + tally.duplicate);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void wrongContentIsAMismatch(int pipeline) throws Exception {
        try (var peer = new FakeUdpPeer(request -> {
            if (request.sequence() % 5 == 2)
                request.answer(request.text());
            else
                request.answer();
        })) {
            Trial.Outcome outcome = run(Trial.of(peer.target()).pipeline(pipeline).requests(20));
            assertEquals(4, outcome.measured().mismatched);
            assertEquals(16, outcome.measured().completed);
            assertEquals(Optional.of("connection 0, request 2: expected 'CLIENT 000000 REQUEST 0000000002', got 'client 000000 request 0000000002'"),
                outcome.mismatch());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "!"})
    void aReplyCutOffOrGoneOnIsAMismatch(String end) throws Exception {
        try (var peer = new FakeUdpPeer(request -> request.answer(end.isEmpty() ? request.capitals().substring(1) : request.capitals() + end))) {
            assertEquals(5, run(Trial.of(peer.target()).requests(5)).measured().mismatched);
        }
    }

    @Test
    void anothersReplyIsAMismatch() throws Exception {
        var other = new FakeUdpPeer.Request[1];
        try (var peer = new FakeUdpPeer(request -> {
            if (other[0] == null) {
                other[0] = request;
                return;
            }
            request.answer(other[0].capitals());
            other[0].answer(request.capitals());
            other[0] = null;
        })) {
            Tally tally = run(Trial.of(peer.target()).clients(2).requests(2)).measured();
            assertEquals(2, tally.mismatched);
        }
    }

    @Test
    void aWrongReplyIsThatToTheRequestWhichItsTagNames() throws Exception {
        var first = new FakeUdpPeer.Request[1];
        try (var peer = new FakeUdpPeer(request -> {
            if (request.sequence() == 0) {
                first[0] = request;
                return;
            }
            request.answer(request.text());
            first[0].answer();
        })) {
            Trial.Outcome outcome = run(Trial.of(peer.target()).tagged().pipeline(2).requests(2));
            assertEquals(1, outcome.measured().mismatched);
            assertEquals(1, outcome.measured().completed);
            assertEquals(0, outcome.measured().duplicate);
            assertEquals(Optional.of("connection 0, request 1: expected 'CLIENT 000000 REQUEST 0000000001', got 'client 000000 request 0000000001'"),
                outcome.mismatch());
        }
    }

    @ParameterizedTest
    @CsvSource({"0000000001, client 000000 request 0000000001", "0000000007, CLIENT 000000 REQUEST 0000000007"})
    void whatIsTaggedAsAReplyToNoneUnderWayIsOneTooManyAndCostsNoOther(String number, String reply) throws Exception {
        var first = new FakeUdpPeer.Request[1];
        try (var peer = new FakeUdpPeer(request -> {
            if (request.sequence() == 0) {
                first[0] = request;
                return;
            }
            request.answer();
            request.answer("000000 " + number + request.text().substring(17, Tag.LENGTH) + reply);
            first[0].answer();
        })) {
            Trial.Outcome outcome = Trial.of(peer.target()).message(Trial.TAGGED).tagged().pipeline(2).requests(2).run();
            assertEquals(2, outcome.measured().completed);
            assertEquals(1, outcome.measured().mismatched);
            assertEquals(1, outcome.measured().tooLong);
            assertEquals(0, outcome.measured().duplicate);
            assertEquals(Optional.of("connection 0, request " + Long.parseLong(number) + ": expected 'nothing more', got '" + reply + "'"), outcome.mismatch());
        }
    }

    @Test
    void aReplyThatLostItsTagIsAWrongOneToTheOldest() throws Exception {
        try (var peer = new FakeUdpPeer(request -> request.answer(request.capitals().substring(Tag.LENGTH)))) {
            Trial.Outcome outcome = run(Trial.of(peer.target()).tagged().requests(5));
            assertEquals(5, outcome.measured().mismatched);
            assertEquals(0, outcome.measured().timeouts);
        }
    }

    private static Trial.Outcome run(Trial trial) throws IOException, InterruptedException {
        Trial.Outcome outcome = trial.message(Trial.TAGGED).run();
        Trial.assertAddsUp(outcome.measured());
        return outcome;
    }
}
