package stentor.loadgen;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

import org.HdrHistogram.Histogram;

import com.sun.management.OperatingSystemMXBean;
import stentor.cli.Quantity;
import stentor.loadgen.client.Fleet;
import stentor.loadgen.client.Plan;
import stentor.loadgen.measure.Interval.Phase;
import stentor.loadgen.measure.IntervalListener;
import stentor.loadgen.measure.Result;
import stentor.loadgen.measure.Snapshot;
import stentor.loadgen.measure.Steadiness;
import stentor.loadgen.measure.Tally;
import stentor.loadgen.measure.Timing;
import stentor.loadgen.report.LiveView;
import stentor.loadgen.target.ProcessUsage;

/** One run from the first connection to its {@link Result}. Confined to one thread, but for {@link #interrupt}. */
final class LoadTest {

    private static final long TICK_MILLIS = 50;
    private static final long SAMPLE_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** Where only the number of requests ends a run, a server that has gone would keep it for ever: so long a {@link Silence} ends it. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final OperatingSystemMXBean SYSTEM = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final Plan plan;
    private final long requests;
    private final LiveView view;
    private final Fleet fleet;
    private final IntervalListener listener;
    private Optional<Instant> startAt = Optional.empty();
    private Duration patience = PATIENCE;
    private Intervals intervals;
    private final Measured measured;
    private final Steadiness steadiness = new Steadiness();
    private Silence silence;
    private boolean refused;

    /**
     * @param requests the number that ends the run, for the live view; 0 if the clock does
     * @param server the server's process, where it is known
     * @param listener is told of the run as it goes
     */
    LoadTest(Plan plan, long requests, Optional<ProcessUsage> server, LiveView view, IntervalListener listener) {
        this.plan = plan;
        this.requests = requests;
        this.view = view;
        this.listener = listener;
        this.fleet = new Fleet(plan);
        this.measured = new Measured(plan, fleet, server);
    }

    /** Has requests sent from then on, or from when the connections are made if that is later. */
    LoadTest startingAt(Optional<Instant> time) {
        startAt = time;
        return this;
    }

    /** Waits no longer than this, and the time-out, for a server that has fallen silent, unless the clock ends the run. */
    LoadTest withPatience(Duration time) {
        patience = time;
        return this;
    }

    /** Stops the run; {@link #run} then returns what was measured so far. From any thread. */
    void interrupt() {
        fleet.interrupt();
    }

    /** @throws IOException if there is no server: nothing could be reached; the message says so in a person's words */
    Result run() throws IOException, InterruptedException {
        intervals = new Intervals(fleet, listener, Instant.now(), snapshot());
        try {
            connect();
            if (startAt.isPresent())
                awaitStart(startAt.get());
            intervals.end(Phase.CONNECTING, snapshot());
            fleet.open();
            if (!plan.window().hasWarmup())
                measured.begin(intervals.last());
            // Where clients do not connect again none may be left: what is due is never sent, and the run only looks idle.
            silence = new Silence(patience.plus(plan.timeout()), plan.connecting().reconnect().shortestPause().isPresent(), intervals.last());
            while (!fleet.awaitEnd(millisToNextTick()))
                tick();
            Snapshot last = snapshot();
            if (!measured.hasBegun() && last.at() - plan.window().measureFrom() >= 0)
                beginMeasuring(edgeBefore(last));
            Phase phase = phase();
            if (!measured.hasBegun())
                measured.begin(last);
            if (!measured.hasEnded())
                measured.end(last);
            else if (lastRepliesCount(last.at()))
                measured.extend(last);
            intervals.end(phase, last);
        } finally {
            view.ended();
            measured.close();
        }
        Result result = measured.result(intervals);
        if (refused || unanswered(result.total()) && !fleet.isInterrupted())
            throw fleet.failures().connecting().orElseThrow();
        return result;
    }

    /**
     * Whether a failure to connect is all that there is to tell. UDP knows of no connection that could be refused: that nobody
     * listens shows in the first replies of the system to what was sent.
     */
    private boolean unanswered(Tally total) {
        boolean nothing = plan.target().protocol().isStream() ? total.sent == 0 : total.completed == 0 && total.mismatched == 0;
        return nothing && fleet.failures().connecting().isPresent();
    }

    private boolean nobodyListens(Tally total) {
        return !plan.target().protocol().isStream() && unanswered(total);
    }

    private void connect() throws IOException, InterruptedException {
        fleet.launch();
        while (fleet.attempts() < plan.connections() && !fleet.isInterrupted()) {
            view.connecting(fleet.attempts(), plan.connections());
            sampleConnecting();
            Thread.sleep(shortTickMillis());
        }
        if (fleet.connected() == 0 && fleet.failures().connecting().isPresent()) {
            fleet.open();
            fleet.interrupt();
            throw fleet.failures().connecting().get();
        }
    }

    /** So short that little is missed, and long enough to look at every client. */
    private long shortTickMillis() {
        return Math.min(TICK_MILLIS, 1 + plan.connections() / 100);
    }

    private void sampleConnecting() {
        if (System.nanoTime() - intervals.last().at() >= SAMPLE_NANOS)
            intervals.end(Phase.CONNECTING, snapshot());
    }

    /** Other processes are to begin at the same moment. */
    private void awaitStart(Instant start) throws InterruptedException {
        Duration late = Duration.between(start, Instant.now());
        if (!late.isNegative())
            view.heading("  " + late.toMillis() + " ms later than --start-at: the connections took so long; leave more time for them");
        for (Duration left; (left = Duration.between(Instant.now(), start)).isPositive() && !fleet.isInterrupted(); ) {
            view.waiting(left.plusMillis(999).toSeconds());
            sampleConnecting();
            Thread.sleep(Math.clamp(left.toMillis(), 1, TICK_MILLIS));
        }
    }

    /** Ticks come at least so often, on time at both ends of the window, and soon after a last reply that is the end. */
    private long millisToNextTick() {
        long now = System.nanoTime();
        if (lastRepliesCount(now))
            return shortTickMillis();
        long edge = !measured.hasBegun() ? plan.window().measureFrom() : plan.window().stopAt();
        long toEdge = TimeUnit.NANOSECONDS.toMillis(edge - now) + 1;
        return !measured.hasEnded() && toEdge > 0 ? Math.min(TICK_MILLIS, toEdge) : TICK_MILLIS;
    }

    private void tick() {
        fleet.expire();
        if (measured.hasBegun() && !measured.hasEnded())
            fleet.unreadReplies().look();
        long now = System.nanoTime();
        if (!measured.hasBegun() && plan.window().hasOpenWarmup() && steadiness.isDue(now))
            watchWarmup(now);
        if (!measured.hasBegun() && now - plan.window().measureFrom() >= 0)
            beginMeasuring(snapshot());
        if (measured.hasBegun() && !measured.hasEnded() && plan.window().isClosed(now)) {
            Snapshot edge = snapshot();
            measured.end(edge);
            intervals.end(Phase.MEASURING, edge);
            view.finishing();
        } else if (lastRepliesCount(now)) {
            measured.extend(snapshot());
        }
        if (now - intervals.last().at() >= SAMPLE_NANOS)
            sample(now);
    }

    /**
     * Whether the measured time goes on though nothing more is sent. Where a number of requests has ended the sending it does, to the
     * last reply, unless the clock ends it before: of few requests over many connections all replies may come after the last was sent.
     */
    private boolean lastRepliesCount(long now) {
        return measured.hasEnded() && plan.window().isUsedUp() && now - plan.window().stopAt() < 0;
    }

    private void beginMeasuring(Snapshot edge) {
        measured.begin(edge);
        intervals.end(Phase.WARMUP, edge);
    }

    /** The end of the warm-up, where every client had ended before a tick could take it. */
    private Snapshot edgeBefore(Snapshot last) {
        long at = plan.window().measureFrom();
        return at - intervals.last().at() > 0 ? new Snapshot(at, fleet.warmup(), last.generatorCpuNanos()) : intervals.last();
    }

    private void watchWarmup(long now) {
        steadiness.add(now, fleet.warmup().completed);
        if (steadiness.isReached() && plan.window().mayEndWarmup(now))
            plan.window().endWarmup(now);
    }

    private Phase phase() {
        return !measured.hasBegun() ? Phase.WARMUP : !measured.hasEnded() ? Phase.MEASURING : Phase.DRAINING;
    }

    private void sample(long now) {
        Snapshot before = intervals.last();
        Snapshot sample = snapshot();
        Histogram replies = intervals.end(phase(), sample).get(Timing.LATENCY);
        if (measured.hasEnded())
            return;
        if (!plan.window().isTimed() && silence.isTooLong(sample))
            fleet.giveUp("given up: no right reply came for " + Quantity.text(silence.longest()) + "; see whether the server still answers, or give --duration"
                + " to have the clock end the run");
        else if (nobodyListens(sample.total())) {
            refused = true;
            fleet.interrupt();
        }
        boolean byRequests = requests > 0;
        long sinceBegin = now - plan.window().measureFrom();
        long all = plan.window().stopAt() - plan.window().measureFrom();
        double done = byRequests ? (double) fleet.measured().sent / requests : (double) sinceBegin / all;
        OptionalLong secondsLeft = byRequests ? OptionalLong.empty() : OptionalLong.of(Math.ceilDiv(all - sinceBegin, TimeUnit.SECONDS.toNanos(1)));
        view.running(!measured.hasBegun(), Math.clamp(done, 0, 1), secondsLeft, sample.completedPerSecondSince(before),
            replies, sample.total().failed() + sample.total().mismatched);
    }

    private Snapshot snapshot() {
        Tally total = fleet.warmup();
        total.add(fleet.measured());
        return new Snapshot(System.nanoTime(), total, SYSTEM.getProcessCpuTime());
    }
}
