package stentor.loadgen;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import com.beust.jcommander.Parameter;
import stentor.cli.Quantity;
import stentor.cli.UsageException;
import stentor.loadgen.schedule.Segment;

/** Which part of a load this process is, where several share it, and when they begin: options 48 and 49. */
final class SegmentOptions {

    private static final Pattern SECONDS = Pattern.compile("\\d{1,11}(?:\\.\\d{1,9})?");

    @Parameter(names = "--segment", order = 48, category = OptionGroup.LOAD, placeholder = "2/8",
               description = "Be one of several processes that share the load: the second of eight as 2/8; with auto which Slurm or MPI say, with auto/8"
                   + " which a Kubernetes Job or GNU parallel says; --connections, --rate and --requests are those of all together, and merge adds up the results")
    private String segment;

    @Parameter(names = "--start-at", order = 49, category = OptionGroup.LOAD, placeholder = "2030-01-31T09:30:00Z",
               description = "Connect at once, and begin to send at this time, also given in seconds since 1970")
    private String startAt;

    /** What is farther away is a typing error. */
    private static final int MOST_YEARS = 100;

    private final Map<String, String> environment;
    private final Clock clock;

    SegmentOptions() {
        this(System.getenv(), Clock.systemUTC());
    }

    SegmentOptions(Map<String, String> environment, Clock clock) {
        this.environment = environment;
        this.clock = clock;
    }

    /** Whether this is one of several. */
    boolean isGiven() {
        return segment != null;
    }

    /** @throws UsageException if it cannot be told which it is */
    Segment segment() {
        if (segment == null)
            return Segment.WHOLE;
        try {
            return Segment.parse(segment, environment);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--segment: " + e.getMessage());
        }
    }

    /**
     * When to begin to send, if that was said.
     *
     * @throws UsageException if that cannot be read, or is over
     */
    Optional<Instant> startAt() {
        if (startAt == null)
            return Optional.empty();
        Instant start = parse();
        Duration ago = Duration.between(start, clock.instant());
        if (ago.abs().toDays() > MOST_YEARS * 365)
            throw new UsageException("--start-at: '" + startAt + "' is more than " + MOST_YEARS + " years away");
        if (!ago.isNegative())
            throw new UsageException("--start-at: '" + startAt + "' was " + Quantity.text(Duration.ofSeconds(ago.toSeconds())) + " ago; leave more time to start all processes");
        return Optional.of(start);
    }

    private Instant parse() {
        try {
            if (!SECONDS.matcher(startAt).matches())
                return Instant.parse(startAt);
            BigDecimal seconds = new BigDecimal(startAt);
            return Instant.ofEpochSecond(seconds.longValue(), seconds.remainder(BigDecimal.ONE).movePointRight(9).longValue());
        } catch (DateTimeException e) {
            throw new UsageException("--start-at: '" + startAt + "' is neither a time such as 2026-01-31T09:30:00Z nor seconds since 1970 as from date +%s");
        }
    }

    /** @throws UsageException if this is one of several, or is to begin at a time */
    void requireNone() {
        if (segment != null || startAt != null)
            throw new UsageException("--find-rate tries the rate that its last result suggests, in one process and from now on; leave out --segment and --start-at");
    }

    /** In words. */
    @Override
    public String toString() {
        return "segment " + segment().number() + " of " + segment().of();
    }
}
