package stentor.loadgen.client;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import stentor.cli.UsageException;
import stentor.loadgen.expect.Expectation;
import stentor.loadgen.measure.Loop;
import stentor.loadgen.payload.Payload;
import stentor.loadgen.schedule.Schedule;
import stentor.loadgen.schedule.Segment;
import stentor.loadgen.schedule.Window;
import stentor.loadgen.target.Endpoint;
import stentor.loadgen.target.Target;

/**
 * What the clients of one run do.
 *
 * @param endpoints the targets, to which the clients connect in turn; all of one protocol
 * @param connections how many clients, each with a connection or UDP socket of its own
 * @param payload what they send
 * @param expectation what must come back
 * @param tagged whether datagrams carry a {@link Tag} that comes back
 * @param pipeline how many requests each has under way at once; 0 for the usual number
 * @param timeout how long a reply, or a connection, may take
 * @param connecting how connections are made
 * @param schedule when requests are due, in an open loop; empty for a closed one
 * @param window when requests are sent
 * @param segment which part of the connections and of the schedule is this process's; the connections above are its own
 * @param firstClient the number of its first client among those of all segments
 */
public record Plan(List<Endpoint> endpoints, int connections, Payload payload, Expectation expectation, boolean tagged,
                   int pipeline, Duration timeout, Connecting connecting, Optional<Schedule> schedule, Window window,
                   Segment segment, int firstClient) {

    /**
     * A TCP client writes all its requests before it reads on. More than this under way could fill the buffers of both
     * directions, and client and server would each wait for the other to read.
     */
    private static final int MOST_BYTES_UNDER_WAY = 128 * 1024;
    /** In an open loop, unless something else is asked for. What the buffers of a socket take for sure, of small messages too. */
    private static final int USUAL_DEPTH = 64;
    private static final int USUAL_BYTES_UNDER_WAY = 32 * 1024;
    /** Datagrams are not held up by those that are lost before them. */
    private static final int USUAL_DATAGRAMS_UNDER_WAY = 1 << 17;
    private static final int LARGEST_DATAGRAM = 65_507;
    /** As many as a message's number of the connection has digits for. */
    private static final int MOST_CONNECTIONS = 999_999;

    /** Of a load that is this process's alone. */
    public Plan(List<Endpoint> endpoints, int connections, Payload payload, Expectation expectation, boolean tagged,
                int pipeline, Duration timeout, Connecting connecting, Optional<Schedule> schedule, Window window) {
        this(endpoints, connections, payload, expectation, tagged, pipeline, timeout, connecting, schedule, window, Segment.WHOLE, 0);
    }

    /** @throws UsageException if the parts do not go together; the message says what to change */
    public Plan {
        endpoints = List.copyOf(endpoints);
        if (connections < 1 || connections > MOST_CONNECTIONS)
            throw new UsageException("--connections must be from 1 to " + MOST_CONNECTIONS + ", not " + connections);
        if (pipeline < 0)
            throw new UsageException("--pipeline must be at least 1, not " + pipeline);
        if (timeout.isZero())
            throw new UsageException("--timeout must be more than 0");
        Target.Protocol protocol = endpoints.get(0).target().protocol();
        if (endpoints.stream().anyMatch(endpoint -> endpoint.target().protocol() != protocol))
            throw new UsageException("the targets must all be of one protocol; run loadgen once for each");
        long underWay = (long) Math.max(1, pipeline) * payload.longest();
        if (protocol.isStream() && underWay > MOST_BYTES_UNDER_WAY)
            throw new UsageException(Math.max(1, pipeline) + " messages of up to " + payload.longest() + " bytes under way are more than "
                + MOST_BYTES_UNDER_WAY + " bytes a connection; lower --pipeline or shorten the messages");
        int longest = payload.longest() + (tagged ? Tag.LENGTH : 0);
        if (!protocol.isStream() && longest > LARGEST_DATAGRAM)
            throw new UsageException("a message of " + longest + " bytes does not fit a datagram; at most " + LARGEST_DATAGRAM);
        expectation.requireFits(protocol.isStream(), pipeline);
        if (tagged && protocol.isStream())
            throw new UsageException("--udp-tag is for udp:// targets; a stream keeps the order of replies");
    }

    /**
     * What this segment does of it. The window stays as it is.
     *
     * @throws UsageException if that is nothing
     */
    public Plan part(Segment of) {
        if (of.share(connections) == 0)
            throw new UsageException("--segment: " + connections + " connections are too few for " + of.of() + " segments; raise --connections");
        return new Plan(endpoints, (int) of.share(connections), payload, expectation, tagged, pipeline, timeout, connecting, schedule, window, of,
            (int) of.before(connections));
    }

    /** The first of the targets, which stands for all where there is room for one. */
    public Target target() {
        return endpoints.get(0).target();
    }

    /** What decides when the next request is sent. */
    public Loop loop() {
        return schedule.isPresent() ? Loop.OPEN : Loop.CLOSED;
    }

    /** How many requests a client has under way, at most. */
    public int depth() {
        if (pipeline > 0 || schedule.isEmpty())
            return Math.max(1, pipeline);
        if (!target().protocol().isStream())
            return USUAL_DATAGRAMS_UNDER_WAY;
        return expectation.endsRepliesInStreams() ? Math.clamp(USUAL_BYTES_UNDER_WAY / payload.longest(), 1, USUAL_DEPTH) : 1;
    }

    /** In bytes, all that goes with the message included. */
    int longestRequest() {
        return payload.longest() + (tagged ? Tag.LENGTH : 0);
    }
}
