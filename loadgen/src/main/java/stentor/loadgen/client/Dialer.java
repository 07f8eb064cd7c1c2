package stentor.loadgen.client;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

import stentor.loadgen.target.Endpoint;

/**
 * Makes a run's connections: to the targets in turn, from the source addresses in turn, and where the system's own choice of
 * local ports would run out, or is not its own, over all ports there are. Any thread may call.
 */
final class Dialer {

    /** The lowest ports are where servers are, and other programs expect to find them free. */
    private static final int FIRST_PORT = 10_000;
    private static final int PORTS = 65_536 - FIRST_PORT;
    /** From so many connections to one target on, Linux would soon have none left of the 28,232 it has by default. */
    private static final int PORTS_OF_THE_SYSTEM = 20_000;

    private final Plan plan;
    private final List<InetAddress> sources;
    private final boolean choosesPorts;
    private final AtomicInteger rotation = new AtomicInteger(ThreadLocalRandom.current().nextInt(PORTS));

    Dialer(Plan plan) {
        this.plan = plan;
        this.sources = plan.connecting().sources();
        this.choosesPorts = !sources.isEmpty() || plan.connections() / plan.endpoints().size() > PORTS_OF_THE_SYSTEM;
    }

    private interface Attempt<S> {
        S from(InetSocketAddress source) throws IOException;
    }

    /** A connection for this client, encrypted if its target is. */
    Connection tcp(int client) throws IOException {
        Endpoint endpoint = endpoint(client);
        Socket socket = fromSomePort(client, source -> Connector.tcp(endpoint.address(), source, plan.timeout()));
        return Connection.over(socket, endpoint.target(), plan.connecting().tls(), plan.timeout());
    }

    /** A UDP socket for this client. */
    DatagramSocket udp(int client) throws IOException {
        return fromSomePort(client, source -> Connector.udp(endpoint(client).address(), source));
    }

    /** Where this client connects to. */
    Endpoint endpoint(int client) {
        return plan.endpoints().get(client % plan.endpoints().size());
    }

    private <S> S fromSomePort(int client, Attempt<S> attempt) throws IOException {
        if (!choosesPorts)
            return attempt.from(null);
        InetAddress source = sources.isEmpty() ? null : sources.get(client / plan.endpoints().size() % sources.size());
        for (int attempts = 1; ; attempts++)
            try {
                return attempt.from(new InetSocketAddress(source, FIRST_PORT + Math.floorMod(rotation.getAndIncrement(), PORTS)));
            } catch (BindException e) {
                // Somebody else's, or a connection to this target was closed only a moment ago.
                if (attempts == PORTS)
                    throw e;
            }
    }
}
