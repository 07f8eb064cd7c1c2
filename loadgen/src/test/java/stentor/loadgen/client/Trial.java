package stentor.loadgen.client;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

import org.HdrHistogram.Histogram;

import stentor.loadgen.client.Connecting.Reconnect;
import stentor.loadgen.expect.Expectation;
import stentor.loadgen.framing.Framing;
import stentor.loadgen.measure.Result;
import stentor.loadgen.measure.Tally;
import stentor.loadgen.measure.Timing;
import stentor.loadgen.payload.Notation;
import stentor.loadgen.payload.Payload;
import stentor.loadgen.schedule.Arrival;
import stentor.loadgen.schedule.Profile;
import stentor.loadgen.schedule.Schedule;
import stentor.loadgen.schedule.Warmup;
import stentor.loadgen.schedule.Window;
import stentor.loadgen.target.Endpoint;
import stentor.loadgen.target.Target;

/** A plan that a test makes step by step, and a run of it without anything around the clients. */
public final class Trial {

    /** Differs from request to request and from client to client. */
    public static final String TAGGED = "client \\{conn} request \\{seq}";

    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final List<Target> targets;
    private String message = TAGGED + "\\n";
    private String expect = "upper";
    private int clients = 1;
    private int pipeline;
    private boolean tagged;
    private Schedule schedule;
    private Duration lifetime;
    private long requestsEach;
    private Reconnect reconnect = Reconnect.BACK_OFF;
    private Tls tls;
    private Duration timeout = Duration.ofSeconds(30);
    private int connectRate;
    private List<InetAddress> sources = List.of();
    private Warmup warmup = Warmup.NONE;
    private Duration duration;
    private long requests;

    private UnaryOperator<Payload> payload = UnaryOperator.identity();
    private UnaryOperator<Expectation> expectation = UnaryOperator.identity();

    private Trial(List<Target> targets) {
        this.targets = targets;
    }

    public static Trial of(Target... targets) {
        return new Trial(List.of(targets));
    }

    public Trial tagged() {
        return tagged(true);
    }

    public Trial tagged(boolean whether) {
        tagged = whether;
        return this;
    }

    public Trial schedule(Schedule open) {
        schedule = open;
        return this;
    }

    /** An open loop of this rate. */
    public Trial rate(double perSecond) {
        return schedule(new Schedule(Profile.constant(perSecond), Arrival.POISSON, 1));
    }

    public Trial lifetime(Duration time) {
        lifetime = time;
        return this;
    }

    public Trial requestsEach(long number) {
        requestsEach = number;
        return this;
    }

    public Trial reconnect(Reconnect how) {
        reconnect = how;
        return this;
    }

    public Trial tls(Tls how) {
        tls = how;
        return this;
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
        return warmup(Warmup.of(time));
    }

    public Trial warmup(Warmup asked) {
        warmup = asked;
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
        List<Endpoint> endpoints = new ArrayList<>();
        for (Target target : targets)
            endpoints.add(Endpoint.of(target));
        return new Plan(endpoints, clients, sent, expected, tagged, pipeline, timeout,
            connecting(), Optional.ofNullable(schedule), new Window(warmup, duration, requests));
    }

    private Connecting connecting() {
        return new Connecting(connectRate, sources, Optional.ofNullable(lifetime), requestsEach, reconnect, Optional.ofNullable(tls));
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
        Optional<Result.Datagrams> datagrams = fleet.datagrams();
        return new Outcome(fleet.measured(), fleet.warmup(), total, fleet.failures().mismatch(), fleet.timings(), datagrams);
    }

    /** Each request sent must have ended in just one way. */
    public static void assertAddsUp(Tally tally) {
        assertEquals(tally.sent, tally.completed + tally.mismatched + tally.failed() + tally.unfinished, "sent");
    }

    /** What a run came to. */
    public record Outcome(Tally measured, Tally warmup, Tally total, Optional<String> mismatch, Map<Timing, Histogram> timings,
                          Optional<Result.Datagrams> datagrams) {

        public Histogram latencies() {
            return timings.get(Timing.LATENCY);
        }

        public Histogram connectTimes() {
            return timings.get(Timing.CONNECT);
        }
    }
}
