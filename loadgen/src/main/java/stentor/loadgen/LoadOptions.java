package stentor.loadgen;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.beust.jcommander.Parameter;
import stentor.cli.Quantity;
import stentor.cli.UsageException;
import stentor.loadgen.client.Plan;
import stentor.loadgen.expect.Expectation;
import stentor.loadgen.payload.Payload;
import stentor.loadgen.schedule.Window;
import stentor.loadgen.target.Target;

/** How much load, when, and over which connections: options 10 to 50 and 110 to 130. */
final class LoadOptions {

    private static final Duration DEFAULT_DURATION = Duration.ofSeconds(10);

    @Parameter(names = {"-c", "--connections"}, order = 10, description = "Clients, each with a connection of its own",
               converter = Quantity.CountConverter.class)
    private Integer connections = 100;

    @Parameter(names = {"-d", "--duration"}, order = 20, description = "How long to measure, as 10s or 2m (default: 10s, unless -n is given)",
               converter = Quantity.DurationConverter.class)
    private Duration duration;

    @Parameter(names = {"-n", "--requests"}, order = 30, description = "Requests to send in all, as 100k; with -d, whichever ends first",
               converter = Quantity.LongCountConverter.class)
    private Long requests;

    @Parameter(names = {"-O", "--warmup"}, order = 40, description = "Load for this long before anything counts",
               converter = Quantity.DurationConverter.class)
    private Duration warmup = Duration.ZERO;

    @Parameter(names = "--pipeline", order = 50, description = "Requests under way on each connection at once",
               converter = Quantity.CountConverter.class)
    private Integer pipeline = 1;

    @Parameter(names = "--timeout", order = 110, description = "How long a reply or a connection may take",
               converter = Quantity.DurationConverter.class)
    private Duration timeout = Duration.ofSeconds(5);

    @Parameter(names = "--connect-rate", order = 120, description = "Connections to begin in a second (default: as fast as they go)",
               converter = Quantity.CountConverter.class)
    private Integer connectRate;

    @Parameter(names = "--source-ip", order = 130, description = "Local address to connect from; give several to use them in turn")
    private List<String> sourceIps = new ArrayList<>();

    /**
     * What the clients do.
     *
     * @throws UsageException if options do not go together
     * @throws CannotRunException if an address means nothing here
     */
    Plan plan(Target target, Payload payload, Expectation expectation) throws CannotRunException {
        try {
            return new Plan(target, target.address(), connections, payload, expectation, pipeline, timeout, connectRate == null ? 0 : connectRate,
                sources(), new Window(warmup, duration(), requests()));
        } catch (UnknownHostException e) {
            throw new CannotRunException("unknown host '" + target.host() + "'", e);
        }
    }

    /** The number of requests that ends the run; 0 if the clock does. */
    long requests() {
        if (requests != null && requests == 0)
            throw new UsageException("--requests must be at least 1");
        return requests == null ? 0 : requests;
    }

    /** All this in a line. */
    @Override
    public String toString() {
        String end = duration() == null ? requests + " requests" : Quantity.text(duration());
        return connections + (connections == 1 ? " client" : " clients") + (pipeline > 1 ? ", " + pipeline + " requests under way each" : "") + ", " + end
            + (warmup.isZero() ? "" : " after " + Quantity.text(warmup) + " of warm-up");
    }

    private Duration duration() {
        return duration == null && requests == null ? DEFAULT_DURATION : duration;
    }

    private List<InetAddress> sources() throws CannotRunException {
        List<InetAddress> sources = new ArrayList<>();
        for (String ip : sourceIps)
            try (var probe = new DatagramSocket(new InetSocketAddress(InetAddress.getByName(ip), 0))) {
                sources.add(probe.getLocalAddress());
            } catch (IOException e) {
                throw new CannotRunException("--source-ip: '" + ip + "' is not an address of this machine", e);
            }
        return sources;
    }
}
