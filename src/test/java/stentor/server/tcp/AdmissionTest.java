package stentor.server.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stentor.server.TestServers.ANY_PORT;
import static stentor.server.TestServers.awaitCount;
import static stentor.server.TestServers.waitingFor;

import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import stentor.server.Server;
import stentor.server.TcpClient;
import stentor.server.guard.Limits;
import stentor.server.telemetry.Counter;

/** Who is let in, over real sockets. */
class AdmissionTest {

    private static final int LIMIT = 20;

    private final List<TcpClient> clients = new ArrayList<>();
    private Server server;

    private void start(UnaryOperator<Limits> limits) throws IOException {
        server = Server.start(ANY_PORT.withLimits(limits));
    }

    @AfterEach
    void stop() throws IOException {
        for (TcpClient client : clients)
            client.close();
        server.close();
    }

    private TcpClient connect() throws IOException {
        return keep(TcpClient.to(server));
    }

    private TcpClient keep(TcpClient client) {
        clients.add(client);
        return client;
    }

    private static void assertServed(TcpClient client) throws IOException {
        client.send("a");
        assertEquals("A", client.read("A"));
    }

    @Test
    void ofTwiceAsManyAsAreAllowedHalfAreServedAndTheOthersAsPlacesBecomeFree() throws IOException {
        start(limits -> limits.withMaxConnections(LIMIT));
        for (int i = 0; i < 2 * LIMIT; i++)
            connect().send("a");
        for (TcpClient client : clients.subList(0, LIMIT))
            assertEquals("A", client.read("A"));
        awaitCount(server, Counter.ACCEPT_DEFERRED, 1);
        assertEquals(LIMIT, server.connectionsOpen(), server::summary);
        assertFalse(clients.get(LIMIT).hears(Duration.ofMillis(200)));
        for (int i = 0; i < LIMIT; i++) {
            clients.get(i).close();
            assertEquals("A", clients.get(LIMIT + i).read("A"));
            assertTrue(server.connectionsOpen() <= LIMIT, server::summary);
        }
        assertEquals(2 * LIMIT, server.count(Counter.CONNECTIONS_ACCEPTED), server::summary);
    }

    @Test
    void noPlaceIsLostOrWonByClientsWhoComeAndGoInEveryWay() throws IOException {
        comeAndGo(3000);
    }

    @Test
    @Tag("soak")
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void noPlaceIsLostOrWonInAHundredThousandConnections() throws IOException {
        comeAndGo(100_000);
    }

    private void comeAndGo(int times) throws IOException {
        start(limits -> limits.withMaxConnections(LIMIT).withMaxPerSource(LIMIT - 1));
        long seed = System.nanoTime();
        System.out.println("AdmissionTest seed " + seed);
        var random = new SplittableRandom(seed);
        for (int i = 0; i < times; i++)
            try {
                comeAndGoOnce(random.nextInt(4));
            } catch (SocketException e) {
                // Refused, since the server came too late to notice how many had gone.
                continue;
            }
        waitingFor("all gone").untilAsserted(() -> assertEquals(times,
            server.count(Counter.CONNECTIONS_ACCEPTED) + server.count(Counter.REFUSED_SOURCE), server::summary));
        waitingFor("all closed").untilAsserted(() -> assertEquals(0, server.connectionsOpen(), server::summary));
        for (int i = 0; i < LIMIT - 1; i++)
            assertServed(connect());
        assertRefused(() -> TcpClient.to(server));
    }

    private void comeAndGoOnce(int way) throws IOException {
        try (var client = TcpClient.to(server)) {
            if (way % 2 == 0)
                client.send("a");
            if (way == 2)
                client.finish();
            if (way < 2)
                client.reset();
        }
    }

    /** The reset may come as early as while the client connects. */
    private static void assertRefused(Callable<TcpClient> connecting) {
        assertThrows(SocketException.class, () -> {
            try (TcpClient client = connecting.call()) {
                client.send("a");
                assertEquals("A", client.read("A"));
            }
        });
    }

    @Test
    void oneSourceHasItsShareAndLeavesTheRestToOthers() throws IOException {
        assumeManyLoopbackAddresses();
        start(limits -> limits.withMaxConnections(LIMIT).withMaxPerSource(5));
        for (int i = 0; i < 5; i++)
            assertServed(keep(TcpClient.from("127.0.0.2", server)));
        for (int i = 0; i < LIMIT; i++)
            assertRefused(() -> TcpClient.from("127.0.0.2", server));
        assertEquals(LIMIT, server.count(Counter.REFUSED_SOURCE), server::summary);
        assertServed(keep(TcpClient.from("127.0.0.3", server)));
        assertEquals(6, server.connectionsOpen(), server::summary);
        clients.get(0).close();
        waitingFor("one less").until(() -> server.connectionsOpen() == 5);
        assertServed(keep(TcpClient.from("127.0.0.2", server)));
    }

    @Test
    void thisMachineMayHaveAllUnlessToldOtherwise() throws IOException {
        start(limits -> limits.withMaxConnections(LIMIT));
        for (int i = 0; i < LIMIT; i++)
            assertServed(connect());
        assertEquals(0, server.count(Counter.REFUSED_SOURCE), server::summary);
    }

    private static void assumeManyLoopbackAddresses() {
        try (var server = Server.start(ANY_PORT); var client = TcpClient.from("127.0.0.2", server)) {
            assertServed(client);
        } catch (IOException e) {
            Assumptions.abort("this machine has one loopback address only: " + e.getMessage());
        }
    }

    @Test
    void whenAllPlacesAreTakenTheLongestIdleMakesRoomForWhoComesAndNobodyElseDoes() throws IOException {
        start(limits -> limits.withMaxConnections(3).withIdleTimeout(Duration.ofSeconds(10)));
        TcpClient idle = connect();
        assertServed(idle);
        assertServed(connect());
        assertServed(connect());
        TcpClient newcomer = connect();
        newcomer.send("a");
        waitingFor("room for the newcomer").until(() -> {
            // The others go on talking.
            assertServed(clients.get(1));
            assertServed(clients.get(2));
            return server.count(Counter.CLOSED_EVICTED) > 0;
        });
        assertEquals("", idle.readToEnd());
        assertEquals("A", newcomer.read("A"));
        assertEquals(1, server.count(Counter.CLOSED_EVICTED), server::summary);
        assertEquals(3, server.connectionsOpen(), server::summary);
    }
}
