package stentor.loadgen;

import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParametersDelegate;
import stentor.cli.Quantity;
import stentor.cli.UsageException;
import stentor.loadgen.client.Plan;
import stentor.loadgen.judge.Threshold;
import stentor.loadgen.schedule.Warmup;
import stentor.loadgen.schedule.Window;
import stentor.loadgen.target.Endpoint;
import stentor.loadgen.target.Target;

/** How much load, when, and over which connections: options 10 to 50 and 108 to 146. */
final class LoadOptions {

    private static final Duration DEFAULT_DURATION = Duration.ofSeconds(10);
    /** Of each rate that is tried, unless a warm-up is asked for. */
    private static final Warmup WARMUP_OF_STEP = Warmup.of(Duration.ofSeconds(1));
    private static final long SEED_OF_SEGMENTS = 1;

    @Parameter(names = {"-c", "--connections"}, order = 10, category = OptionGroup.LOAD, placeholder = "2k",
               description = "Clients, each with a connection of its own",
               converter = Quantity.CountConverter.class)
    private Integer connections = 100;

    @Parameter(names = {"-d", "--duration"}, order = 20, category = OptionGroup.LOAD, placeholder = "30s",
               description = "How long to measure (default: 10s, unless -n is given)",
               converter = Quantity.DurationConverter.class)
    private Duration duration;

    @Parameter(names = {"-n", "--requests"}, order = 30, category = OptionGroup.LOAD, placeholder = "100k",
               description = "Requests to send in all; with -d, whichever ends first",
               converter = Quantity.LongCountConverter.class)
    private Long requests;

    @Parameter(names = {"-O", "--warmup"}, order = 40, category = OptionGroup.LOAD, placeholder = "5s",
               description = "Load for this long before anything counts; with 2s..10s until replies come no faster, which takes that at least and at most",
               converter = Warmup.Converter.class)
    private Warmup warmup = Warmup.NONE;

    @ParametersDelegate
    private final ScheduleOptions schedule = new ScheduleOptions();

    @Parameter(names = "--seed", order = 45, category = OptionGroup.LOAD, placeholder = "7",
               description = "What is random, of when requests are sent and of what, is the same for the same number (default: a new one each time; with --segment always the same)",
               converter = Quantity.LongCountConverter.class)
    private Long seed;

    @ParametersDelegate
    private final SearchOptions search = new SearchOptions();

    @ParametersDelegate
    private final SegmentOptions segment = new SegmentOptions();

    @Parameter(names = "--pipeline", order = 50, category = OptionGroup.LOAD, placeholder = "16",
               description = "Requests under way on each connection at once (default: 1; in an open loop as many as its buffers take)",
               converter = Quantity.CountConverter.class)
    private Integer pipeline;

    @Parameter(names = "--timeout", order = 110, category = OptionGroup.CONNECTIONS, placeholder = "500ms",
               description = "How long a reply or a connection may take",
               converter = Quantity.DurationConverter.class)
    private Duration timeout = Duration.ofSeconds(5);

    @ParametersDelegate
    private final ConnectOptions connect = new ConnectOptions();

    @Parameter(names = "--udp-tag", order = 108, category = OptionGroup.MESSAGES,
               description = "Begin each datagram with 34 characters that come back, for exact accounting (by itself if none of -m, -f and --size is given)")
    private boolean tag;

    /**
     * What the clients do.
     *
     * @throws UsageException if options do not go together
     * @throws CannotRunException if an address means nothing here, or a file cannot be read
     */
    Plan plan(List<Target> targets, PayloadOptions payload) throws CannotRunException {
        var sent = payload.payload(seed());
        return new Plan(endpoints(targets), connections, sent, payload.expectation(sent), tagged(targets, payload), pipeline(), timeout,
            connect.connecting(targets), schedule.schedule(warmup, duration(), sent.seed()), new Window(warmup, measured(), requests())).part(segment.segment());
    }

    /**
     * What the clients do at a constant rate, while the best one is searched for.
     *
     * @param measured for how long
     * @throws UsageException if options do not go together
     * @throws CannotRunException if an address means nothing here, or a file cannot be read
     */
    Plan plan(List<Target> targets, PayloadOptions payload, double rate, Duration measured) throws CannotRunException {
        if (schedule.length().isPresent() || requests != null)
            throw new UsageException("--find-rate tries constant rates for a time; leave out --stage and --requests");
        segment.requireNone();
        var sent = payload.payload(seed());
        Warmup warmupOfStep = warmup.isNone() ? WARMUP_OF_STEP : warmup;
        return new Plan(endpoints(targets), connections, sent, payload.expectation(sent), tagged(targets, payload), pipeline(), timeout,
            connect.connecting(targets), Optional.of(schedule.constant(rate, sent.seed())), new Window(warmupOfStep, measured, 0));
    }

    /** What is kept to by the highest rate that is searched for; empty if none is. */
    Optional<List<Threshold>> slo() {
        if (search.isAsked(schedule.rate()))
            return Optional.of(search.thresholds(schedule.rate()));
        search.requireNothing();
        return Optional.empty();
    }

    private static List<Endpoint> endpoints(List<Target> targets) throws CannotRunException {
        List<Endpoint> endpoints = new ArrayList<>();
        for (Target target : targets)
            try {
                endpoints.add(Endpoint.of(target));
            } catch (UnknownHostException e) {
                throw new CannotRunException("unknown host '" + target.host() + "'", e);
            }
        return endpoints;
    }

    /** As many as asked for; 0 for the usual number, and so it cannot be asked for. */
    private int pipeline() {
        if (pipeline != null && pipeline == 0)
            throw new UsageException("--pipeline must be at least 1, not 0");
        return pipeline == null ? 0 : pipeline;
    }

    private boolean tagged(List<Target> targets, PayloadOptions payload) {
        if (tag && !payload.repliesRepeatRequests())
            throw new UsageException("--udp-tag needs replies that repeat it; use --expect upper or --expect echo, or leave it out");
        boolean datagrams = targets.stream().noneMatch(target -> target.protocol().isStream());
        return tag || datagrams && payload.isUsual() && payload.repliesRepeatRequests();
    }

    /** All segments draw the same, and take turns at it. */
    private long seed() {
        return seed != null ? seed : segment.isGiven() ? SEED_OF_SEGMENTS : System.nanoTime();
    }

    /** The number of requests that ends the run; 0 if the clock does. */
    long requests() {
        if (requests == null)
            return 0;
        if (requests == 0)
            throw new UsageException("--requests must be at least 1");
        long own = segment.segment().share(requests);
        if (own == 0)
            throw new UsageException("--segment: " + requests + " requests are too few for " + segment + "; raise --requests");
        return own;
    }

    /** Whether others do their shares of the same load. */
    boolean isSegment() {
        return segment.isGiven();
    }

    /** When to begin to send; empty for as soon as the connections are made. */
    Optional<Instant> startAt() {
        return segment.startAt();
    }

    /** All this in a line. */
    @Override
    public String toString() {
        String end = measured() == null ? requests + " requests" : Quantity.text(measured());
        return connections + (connections == 1 ? " client" : " clients") + (pipeline != null && pipeline > 1 ? ", " + pipeline + " requests under way each" : "")
            + (schedule.isOpenLoop() ? ", " + schedule : "") + ", " + end + (warmup.isNone() ? "" : " after " + warmup + " of warm-up")
            + (segment.isGiven() ? "; of that " + segment : "");
    }

    /** As asked for; null if only the number of requests ends the run. */
    Duration duration() {
        if (duration != null && duration.isZero())
            throw new UsageException("--duration must be more than 0");
        return duration == null && requests == null ? DEFAULT_DURATION : duration;
    }

    /** How long is measured; null if only the number of requests ends the run. Stages say themselves how long they take. */
    private Duration measured() {
        if (schedule.length().isEmpty())
            return duration();
        if (duration != null)
            throw new UsageException("--stage says how long it takes; leave out --duration");
        Duration measured = schedule.length().get().minus(warmup.fixed());
        if (measured.isNegative() || measured.isZero())
            throw new UsageException("--warmup must be shorter than the stages, which it is part of");
        return measured;
    }
}
