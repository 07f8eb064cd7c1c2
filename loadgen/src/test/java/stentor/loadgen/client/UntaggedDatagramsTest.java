package stentor.loadgen.client;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import stentor.loadgen.fake.FakeUdpPeer;
import stentor.loadgen.measure.Tally;
import stentor.loadgen.payload.Notation;
import stentor.loadgen.payload.Payload;
import stentor.loadgen.schedule.Arrival;
import stentor.loadgen.schedule.Profile;
import stentor.loadgen.schedule.Schedule;

/** Replies that say nothing but what they are, and of which some or all are alike. */
class UntaggedDatagramsTest {

    private int received;
    private volatile FakeUdpPeer.Request held;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRepeatedReplyIsHeldAgainstNoOtherRequest(boolean open) throws Exception {
        try (var peer = new FakeUdpPeer(request -> {
            if (received++ == 0)
                request.answer();
            request.answer();
        })) {
            Trial trial = Trial.of(peer.target()).sending(none -> Payload.of(List.of("ping", "hello"), Notation.ESCAPED)).requests(20);
            Trial.Outcome outcome = (open ? trial.rate(200) : trial).run();
            assertEquals(Optional.empty(), outcome.mismatch());
            assertEquals(20, outcome.measured().completed);
            assertEquals(1, outcome.measured().duplicate);
            Trial.assertAddsUp(outcome.measured());
        }
    }

    @Test
    void aWrongReplyCostsTheRequestItIsBlamedOnAndNoneAfterIt() throws Exception {
        try (var peer = new FakeUdpPeer(request -> {
            if (received++ == 0)
                request.answer("noise");
            request.answer();
        })) {
            Tally tally = Trial.of(peer.target()).sending(none -> Payload.of(List.of("ping", "hello"), Notation.ESCAPED)).requests(20).run().measured();
            assertEquals(1, tally.mismatched);
            assertEquals(19, tally.completed);
            assertEquals(1, tally.duplicate);
            Trial.assertAddsUp(tally);
        }
    }

    @Test
    void aLateReplyOfRandomTextIsKnownForWhatItIs() throws Exception {
        try (var peer = new FakeUdpPeer(request -> {
            if (received++ == 1) {
                held = request;
                return;
            }
            // With one request under way at a time, this one was sent only when the one held had timed out.
            if (held != null)
                held.answer();
            held = null;
            request.answer();
        })) {
            Tally tally = Trial.of(peer.target()).message("\\{re [a-z]{12}}").timeout(Duration.ofSeconds(3)).requests(8).run().measured();
            assertEquals(1, tally.timeouts);
            assertEquals(1, tally.late);
            assertEquals(7, tally.completed);
            assertEquals(0, tally.lost + tally.duplicate + tally.mismatched);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"upper", "regex:HELLO", "none"})
    void inAnOpenLoopWhatComesWhenNothingIsUnderWayIsADuplicateAndNotWrong(String expect) throws Exception {
        try (var peer = new FakeUdpPeer(request -> {
            held = request;
            request.answer();
        })) {
            // The first request is due at once, and the second when the test is long over.
            var fleet = new Fleet(Trial.of(peer.target()).message("hello").expect(expect).schedule(new Schedule(Profile.constant(0.001), Arrival.UNIFORM, 0))
                .duration(Duration.ofHours(1)).plan());
            fleet.launch();
            fleet.open();
            await().until(() -> fleet.measured().completed == 1);
            held.answer();
            await().until(() -> fleet.measured().duplicate + fleet.measured().mismatched > 0);
            fleet.interrupt();
            Trial.Outcome outcome = Trial.outcome(fleet);
            assertEquals(Optional.empty(), outcome.mismatch());
            assertEquals(1, outcome.measured().completed);
            assertEquals(1, outcome.measured().duplicate);
        }
    }
}
