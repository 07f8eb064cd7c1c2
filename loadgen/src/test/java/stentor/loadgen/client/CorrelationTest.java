package stentor.loadgen.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.DatagramPacket;
import java.net.UnknownHostException;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import stentor.loadgen.measure.Flow;
import stentor.loadgen.payload.Notation;
import stentor.loadgen.payload.Payload;
import stentor.loadgen.target.Target;

class CorrelationTest {

    private static final int REMEMBERED = 8;

    private final Flow flow = new Flow(100, REMEMBERED, false);

    @ParameterizedTest
    @ValueSource(strings = {"upper", "regex:HELLO", "none"})
    void repliesThatAreAllAlikeAreTakenInOrder(String expect) throws Exception {
        Correlation correlation = correlation(trial().message("hello").expect(expect));
        send(2);
        assertAnswers(0, Flow.Verdict.IN_TIME, "HELLO", correlation);
        assertAnswers(1, Flow.Verdict.IN_TIME, "HELLO", correlation);
    }

    @ParameterizedTest
    @ValueSource(strings = {"upper", "regex:HELLO", "none"})
    void withNothingUnderWayTheyAreToTheNewest(String expect) throws Exception {
        Correlation correlation = correlation(trial().message("hello").expect(expect));
        send(3);
        for (int i = 0; i < 2; i++)
            flow.answer(i, 0);
        flow.expireOldest(0);
        assertAnswers(2, Flow.Verdict.LATE, "HELLO", correlation);
        assertAnswers(2, Flow.Verdict.DUPLICATE, "HELLO", correlation);
    }

    @Test
    void whatIsUnderWayGoesFirstAndThenTheNewestThatFits() throws Exception {
        Correlation correlation = correlation(trial().sending(none -> Payload.of(List.of("ping", "hello"), Notation.ESCAPED)));
        send(4);
        assertAnswers(1, Flow.Verdict.IN_TIME, "HELLO", correlation);
        assertAnswers(0, Flow.Verdict.IN_TIME, "PING", correlation);
        assertAnswers(2, Flow.Verdict.IN_TIME, "PING", correlation);
        assertAnswers(2, Flow.Verdict.DUPLICATE, "PING", correlation);
        assertIsWrong(3, "NOISE", correlation);
    }

    @Test
    void whatIsNoLongerRememberedIsWrongToTheOldest() throws Exception {
        Correlation correlation = correlation(trial().message("\\{seq}"));
        send(REMEMBERED + 1);
        for (int i = 0; i < REMEMBERED; i++)
            flow.answer(i, 0);
        assertAnswers(1, Flow.Verdict.DUPLICATE, "0000000001", correlation);
        assertIsWrong(REMEMBERED, "0000000000", correlation);
    }

    @Test
    void aTagNamesTheRequestWhateverTheReplyIs() throws Exception {
        Correlation correlation = correlation(trial().message("hello").tagged());
        send(3);
        assertAnswers(1, Flow.Verdict.IN_TIME, tag(1) + "HELLO", correlation);
        assertAnswers(1, Flow.Verdict.DUPLICATE, tag(1) + "HELLO", correlation);
        assertIsWrong(2, tag(2) + "hello", correlation);
        assertIsWrong(1, tag(1) + "hello", correlation);
        assertIsWrong(3, tag(3) + "HELLO", correlation);
        assertIsWrong(0, "HELLO", correlation);
    }

    private static Trial trial() {
        return Trial.of(Target.parse("udp://127.0.0.1:9"));
    }

    private Correlation correlation(Trial trial) throws UnknownHostException {
        Plan plan = trial.plan();
        return new Correlation(0, plan, flow, plan.expectation().newReply());
    }

    private void send(int count) {
        for (int i = 0; i < count; i++)
            flow.send(0, 0);
    }

    private void assertAnswers(long request, Flow.Verdict verdict, String datagram, Correlation correlation) {
        assertEquals(request, correlation.request(packet(datagram)));
        assertTrue(correlation.wasRight());
        assertEquals(verdict, flow.answer(request, 0));
    }

    private static void assertIsWrong(long request, String datagram, Correlation correlation) {
        assertEquals(request, correlation.request(packet(datagram)));
        assertFalse(correlation.wasRight());
    }

    private static String tag(long number) {
        byte[] tag = new byte[Tag.LENGTH];
        Tag.write(tag, 0, number, 1);
        return new String(tag, UTF_8);
    }

    private static DatagramPacket packet(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return new DatagramPacket(bytes, bytes.length);
    }
}
