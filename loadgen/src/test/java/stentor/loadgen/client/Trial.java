package stentor.loadgen.client;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

import org.HdrHistogram.Histogram;

import stentor.loadgen.expect.Expectation;
import stentor.loadgen.framing.Framing;
import stentor.loadgen.measure.Tally;
import stentor.loadgen.measure.Timing;
import stentor.loadgen.payload.Notation;
import stentor.loadgen.payload.Payload;
import stentor.loadgen.schedule.Window;
import stentor.loadgen.target.Target;

/** A plan that a test makes step by step, and a run of it without anything around the clients. */
public final class Trial {

    /** Differs from request to request and from client to client. */
    public static final String TAGGED = "client \\{conn} request \\{seq}";

    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final Target target;
    private String message = TAGGED + "\\n";
    private String expect = "upper";
    private int clients = 1;
    private int pipeline = 1;
    private Duration timeout = Duration.ofSeconds(30);
    private int connectRate;
    private List<InetAddress> sources = List.of();
    private Duration warmup = Duration.ZERO;
    private Duration duration;
    private long requests;

    private UnaryOperator<Payload> payload = UnaryOperator.identity();
    private UnaryOperator<Expectation> expectation = UnaryOperator.identity();

    private Trial(Target target) {
        this.target = target;
    }

    public static Trial of(Target target) {
        return new Trial(target);
    }

    public Trial message(String escaped) {
        message = escaped;
        return this;
    }

    public Trial expect(String form) {
        expect = form;
        return this;
    }

    /** Changes what is sent. */
    public Trial sending(UnaryOperator<Payload> change) {
        payload = change;
        return this;
    }

    /** Changes what is expected. */
    public Trial expecting(UnaryOperator<Expectation> change) {
        expectation = change;
        return this;
    }

    /** Replies end like this. */
    public Trial framing(String form) {
        return expecting(expected -> expected.framed(Framing.parse(form)));
    }

    public Trial clients(int number) {
        clients = number;
        return this;
    }

    public Trial pipeline(int number) {
        pipeline = number;
        return this;
    }

    public Trial timeout(Duration time) {
        timeout = time;
        return this;
    }

    public Trial connectRate(int perSecond) {
        connectRate = perSecond;
        return this;
    }

    public Trial sources(InetAddress... addresses) {
        sources = List.of(addresses);
        return this;
    }

    public Trial warmup(Duration time) {
        warmup = time;
        return this;
    }

    public Trial duration(Duration time) {
        duration = time;
        return this;
    }

    public Trial requests(long number) {
        requests = number;
        return this;
    }

    public Plan plan() throws UnknownHostException {
        Payload sent = payload.apply(Payload.of(List.of(message), Notation.ESCAPED));
        Expectation expected = expectation.apply(Expectation.parse(expect, sent, Notation.ESCAPED));
        return new Plan(target, target.address(), clients, sent, expected, pipeline, timeout,
            connectRate, sources, new Window(warmup, duration, requests));
    }

    /** Runs it to its end. */
    public Outcome run() throws UnknownHostException, InterruptedException {
        var fleet = new Fleet(plan());
        fleet.launch();
        await().atMost(DEADLINE).until(() -> fleet.attempts() == clients);
        fleet.open();
        return outcome(fleet);
    }

    /** What a fleet that was opened comes to, which must be accounted for to the last request. */
    public static Outcome outcome(Fleet fleet) throws InterruptedException {
        long end = System.nanoTime() + DEADLINE.toNanos();
        while (!fleet.awaitEnd(5)) {
            fleet.expire();
            assertTrue(System.nanoTime() - end < 0, "the run does not end");
        }
        fleet.collect(true);
        Tally total = fleet.warmup();
        total.add(fleet.measured());
        return new Outcome(fleet.measured(), fleet.warmup(), total, fleet.mismatch(), fleet.timings());
    }

    /** Each request sent must have ended in just one way. */
    public static void assertAddsUp(Tally tally) {
        assertEquals(tally.sent, tally.completed + tally.mismatched + tally.failed() + tally.unfinished, "sent");
    }

    /** What a run came to. */
    public record Outcome(Tally measured, Tally warmup, Tally total, Optional<String> mismatch, Map<Timing, Histogram> timings) {

        public Histogram latencies() {
            return timings.get(Timing.LATENCY);
        }

        public Histogram connectTimes() {
            return timings.get(Timing.CONNECT);
        }
    }
}
