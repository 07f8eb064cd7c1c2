package stentor.loadgen.client;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

import stentor.cli.UsageException;
import stentor.loadgen.expect.Expectation;
import stentor.loadgen.measure.Loop;
import stentor.loadgen.payload.Payload;
import stentor.loadgen.schedule.Window;
import stentor.loadgen.target.Target;

/**
 * What the clients of one run do.
 *
 * @param target as it was given, for reports
 * @param address where that is
 * @param connections how many clients, each with a connection or UDP socket of its own
 * @param payload what they send
 * @param expectation what must come back
 * @param pipeline how many requests each has under way at once
 * @param timeout how long a reply, or a connection, may take
 * @param connectRate how many connections are begun in a second; 0 for as fast as they go
 * @param sources local addresses to connect from in turn; empty for the system's choice
 * @param window when requests are sent
 */
public record Plan(Target target, InetSocketAddress address, int connections, Payload payload, Expectation expectation,
                   int pipeline, Duration timeout, int connectRate, List<InetAddress> sources, Window window) {

    /**
     * A TCP client writes all its requests before it reads on. More than this under way could fill the buffers of both
     * directions, and client and server would each wait for the other to read.
     */
    private static final int MOST_BYTES_UNDER_WAY = 128 * 1024;
    private static final int LARGEST_DATAGRAM = 65_507;
    /** As many as a message's number of the connection has digits for. */
    private static final int MOST_CONNECTIONS = 999_999;

    /** @throws UsageException if the parts do not go together; the message says what to change */
    public Plan {
        if (connections < 1 || connections > MOST_CONNECTIONS)
            throw new UsageException("--connections must be from 1 to " + MOST_CONNECTIONS + ", not " + connections);
        if (pipeline < 1)
            throw new UsageException("--pipeline must be at least 1, not " + pipeline);
        if (timeout.isZero())
            throw new UsageException("--timeout must be more than 0");
        long underWay = (long) pipeline * payload.longest();
        if (target.protocol() == Target.Protocol.TCP && underWay > MOST_BYTES_UNDER_WAY)
            throw new UsageException(pipeline + " messages of up to " + payload.longest() + " bytes under way are more than "
                + MOST_BYTES_UNDER_WAY + " bytes a connection; lower --pipeline or shorten the messages");
        if (target.protocol() == Target.Protocol.UDP && payload.longest() > LARGEST_DATAGRAM)
            throw new UsageException("a message of " + payload.longest() + " bytes does not fit a datagram; at most " + LARGEST_DATAGRAM);
        expectation.requireFits(target.protocol() == Target.Protocol.TCP, pipeline);
        sources = List.copyOf(sources);
    }

    /** What decides when the next request is sent. */
    public Loop loop() {
        return Loop.CLOSED;
    }

    /** The local address for a connection, or null for the system's choice. */
    InetAddress source(int connection) {
        return sources.isEmpty() ? null : sources.get(connection % sources.size());
    }
}
