package stentor.loadgen;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

import org.HdrHistogram.Histogram;

import com.sun.management.OperatingSystemMXBean;
import stentor.loadgen.client.Connector;
import stentor.loadgen.client.Fleet;
import stentor.loadgen.client.Plan;
import stentor.loadgen.measure.Percentiles;
import stentor.loadgen.measure.Result;
import stentor.loadgen.measure.Snapshot;
import stentor.loadgen.measure.Tally;
import stentor.loadgen.report.LiveView;
import stentor.loadgen.target.ProcessUsage;
import stentor.loadgen.target.Target;

/** One run from the first connection to its {@link Result}. Confined to one thread, but for {@link #interrupt}. */
final class LoadTest {

    private static final long TICK_MILLIS = 50;
    private static final long SAMPLE_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** Where only the number of requests ends a run, a server that has gone would keep it for ever: so long without a reply ends it. */
    private static final long STALLED_NANOS = TimeUnit.SECONDS.toNanos(15);
    /** From this share of all processors on, the generator may have been what was slow. */
    private static final double SATURATED = 0.9;
    private static final OperatingSystemMXBean SYSTEM = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final Plan plan;
    private final long requests;
    private final Optional<ProcessUsage> server;
    private final LiveView view;
    private final Fleet fleet;
    private Snapshot begin;
    private Snapshot end;
    private Snapshot lastSample;
    private long lastReplyAt;
    private boolean refused;

    /**
     * @param requests the number that ends the run, for the live view; 0 if the clock does
     * @param server the server's process, where it is known
     */
    LoadTest(Plan plan, long requests, Optional<ProcessUsage> server, LiveView view) {
        this.plan = plan;
        this.requests = requests;
        this.server = server;
        this.view = view;
        this.fleet = new Fleet(plan);
    }

    /** Stops the run; {@link #run} then returns what was measured so far. From any thread. */
    void interrupt() {
        fleet.interrupt();
    }

    /** @throws IOException if there is no server: nothing could be reached; the message says so in a person's words */
    Result run() throws IOException, InterruptedException {
        try {
            connect();
            lastSample = snapshot();
            fleet.open();
            if (!plan.window().hasWarmup())
                begin = lastSample;
            lastReplyAt = lastSample.at();
            while (!fleet.awaitEnd(millisToNextTick()))
                tick();
            if (begin == null)
                begin = lastSample;
            if (end == null)
                end = snapshot();
        } finally {
            view.ended();
        }
        Result result = result();
        if (refused || unanswered(result.total()) && !fleet.isInterrupted())
            throw unreachable();
        return result;
    }

    private boolean unanswered(Tally total) {
        return total.completed == 0 && total.mismatched == 0 && fleet.connectFailure().isPresent();
    }

    /** UDP knows of no connection that could be refused; that nobody listens shows in the first replies of the system. */
    private boolean nobodyListens(Tally total) {
        return plan.target().protocol() == Target.Protocol.UDP && unanswered(total);
    }

    private void connect() throws IOException, InterruptedException {
        fleet.launch();
        while (fleet.attempts() < plan.connections() && !fleet.isInterrupted()) {
            view.connecting(fleet.attempts(), plan.connections());
            Thread.sleep(Math.min(TICK_MILLIS, 1 + plan.connections() / 100));
        }
        if (fleet.connected() == 0 && fleet.connectFailure().isPresent()) {
            fleet.open();
            fleet.interrupt();
            throw unreachable();
        }
    }

    private IOException unreachable() {
        IOException cause = fleet.connectFailure().orElseThrow();
        return new IOException(Connector.explain(plan.target(), cause), cause);
    }

    /** Ticks come at least so often, and on time at both ends of the window. */
    private long millisToNextTick() {
        long now = System.nanoTime();
        long edge = begin == null ? plan.window().measureFrom() : plan.window().stopAt();
        long toEdge = TimeUnit.NANOSECONDS.toMillis(edge - now) + 1;
        return end == null && toEdge > 0 ? Math.min(TICK_MILLIS, toEdge) : TICK_MILLIS;
    }

    private void tick() {
        fleet.expire();
        long now = System.nanoTime();
        if (begin == null && now - plan.window().measureFrom() >= 0)
            begin = snapshot();
        if (begin != null && end == null && plan.window().isClosed(now)) {
            end = snapshot();
            view.finishing();
        }
        if (end == null && now - lastSample.at() >= SAMPLE_NANOS)
            sample(now);
    }

    private void sample(long now) {
        Snapshot sample = snapshot();
        if (sample.total().completed > lastSample.total().completed)
            lastReplyAt = now;
        else if (requests > 0 && now - lastReplyAt > STALLED_NANOS + plan.timeout().toNanos())
            fleet.interrupt();
        else if (nobodyListens(sample.total())) {
            refused = true;
            fleet.interrupt();
        }
        Histogram replies = fleet.latencies().collect();
        boolean byRequests = requests > 0;
        long measured = now - plan.window().measureFrom();
        long all = plan.window().stopAt() - plan.window().measureFrom();
        double done = byRequests ? (double) fleet.measured().sent / requests : (double) measured / all;
        OptionalLong secondsLeft = byRequests ? OptionalLong.empty() : OptionalLong.of(Math.ceilDiv(all - measured, TimeUnit.SECONDS.toNanos(1)));
        view.running(begin == null, Math.clamp(done, 0, 1), secondsLeft, sample.completedPerSecondSince(lastSample),
            Percentiles.of(replies, 99), sample.total().failed() + sample.total().mismatched);
        lastSample = sample;
    }

    private Snapshot snapshot() {
        Tally total = fleet.warmup();
        total.add(fleet.measured());
        return new Snapshot(System.nanoTime(), total, SYSTEM.getProcessCpuTime(),
            server.map(ProcessUsage::cpuNanos).orElse(OptionalLong.empty()));
    }

    private Result result() {
        fleet.latencies().collect();
        fleet.connectTimes().collect();
        Tally total = fleet.warmup();
        Tally measured = fleet.measured();
        total.add(measured);
        double seconds = end.secondsSince(begin);
        double cores = (end.generatorCpuNanos() - begin.generatorCpuNanos()) / 1e9 / seconds;
        return new Result(plan.target(), plan.connections(), plan.pipeline(), Duration.ofNanos(end.at() - begin.at()), measured, total,
            end.completedPerSecondSince(begin), (end.total().bytesSent - begin.total().bytesSent) / seconds,
            (end.total().bytesReceived - begin.total().bytesReceived) / seconds,
            fleet.latencies().total(), fleet.connectTimes().total(), cores, saturation(cores), serverUsage(), Map.of(),
            fleet.mismatch(), fleet.isInterrupted());
    }

    private static Optional<String> saturation(double cores) {
        int processors = Runtime.getRuntime().availableProcessors();
        return cores < SATURATED * processors ? Optional.empty()
            : Optional.of(String.format(Locale.ROOT, "the generator used %.1f of %d processors", cores, processors));
    }

    /** Not known of a server that has ended, either: Ctrl-C in a terminal ends the bundled one too. */
    private Optional<Result.ServerUsage> serverUsage() {
        if (begin.serverCpuNanos().isEmpty() || end.serverCpuNanos().isEmpty())
            return Optional.empty();
        long completed = end.total().completed - begin.total().completed;
        double micros = (end.serverCpuNanos().getAsLong() - begin.serverCpuNanos().getAsLong()) / 1e3 / completed;
        return server.map(process -> new Result.ServerUsage(process.pid(), micros, process.residentBytes().orElse(0)));
    }
}
