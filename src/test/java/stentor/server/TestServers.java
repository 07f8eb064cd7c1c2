package stentor.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;

import org.awaitility.core.ConditionFactory;
import stentor.server.service.Service;
import stentor.server.telemetry.Counter;

/** Servers on free ports, and what can be waited for in them. */
public final class TestServers {

    public static final Settings ANY_PORT = Settings.DEFAULTS.withPort(0);

    /** Sends two bytes back as they are, and the rest of what came with them, as lines or as a message, in brackets. */
    public static final Service BYTES_THEN_LINES = peer -> {
        int n = peer.read();
        peer.write(peer.bytes(), 0, 2);
        peer.keep(n - 2);
        for (String line; (line = peer.readLine()) != null; )
            peer.reply("[" + line + "]");
    };

    private TestServers() {
    }

    public static Server start() throws IOException {
        return Server.start(ANY_PORT);
    }

    public static Server start(Service service) throws IOException {
        return Server.start(ANY_PORT.withService(service));
    }

    /**
     * Waits until the counter stands at so much. A client may see the end of its connection, or its reply, a moment before the
     * server has counted it.
     */
    public static void awaitCount(Server server, Counter counter, long expected) {
        waitingFor(counter.label() + "=" + expected)
            .untilAsserted(() -> assertEquals(expected, server.count(counter), server::summary));
    }

    /** Waits until no connection is open. */
    public static void awaitNoConnection(Server server) {
        waitingFor("no connection open").untilAsserted(() -> assertEquals(0, server.connectionsOpen(), server::summary));
    }

    /** Looks often, so that waiting costs the suite little, and gives up in the end. */
    public static ConditionFactory waitingFor(String what) {
        return await(what).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5)).atMost(TcpClient.DEADLINE);
    }

    /** How many connections were closed, for whatever cause. */
    public static long closed(Server server) {
        return Arrays.stream(Counter.values()).filter(counter -> counter.name().startsWith("CLOSED_")).mapToLong(server::count).sum();
    }

    /** For a service: waits until the test lets it go on. */
    public static void hold(CountDownLatch released) throws IOException {
        try {
            released.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
