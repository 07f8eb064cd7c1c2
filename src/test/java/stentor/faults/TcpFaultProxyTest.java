package stentor.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static stentor.server.TestServers.awaitCount;
import static stentor.server.TestServers.awaitNoConnection;

import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stentor.server.Server;
import stentor.server.TcpClient;
import stentor.server.TestServers;
import stentor.server.telemetry.Counter;

class TcpFaultProxyTest {

    private Server server;
    private TcpFaultProxy proxy;

    @BeforeEach
    void start() throws IOException {
        server = TestServers.start();
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        server.close();
    }

    private TcpClient through(List<TcpFault> there, List<TcpFault> back) throws IOException {
        proxy = new TcpFaultProxy(server.tcpAddress().orElseThrow(), 1, there, back);
        return TcpClient.to(proxy.address());
    }

    @Test
    void withoutFaultsEverythingPassesAndAnEndIsPassedOn() throws IOException {
        try (var client = through(List.of(), List.of())) {
            client.send("hello");
            assertEquals("HELLO", client.read("HELLO"));
            client.finish();
            assertEquals("", client.readToEnd());
            awaitCount(server, Counter.CLOSED_BY_PEER, 1);
            assertEquals(1, proxy.connections());
        }
    }

    @Test
    void faultsMeetTheBytesInTheirOrder() throws IOException {
        try (var client = through(List.of(TcpFaults.halfCloseAfter(3), TcpFaults.slices(1)), List.of())) {
            client.send("hello");
            assertEquals("HEL", client.readToEnd());
            awaitCount(server, Counter.CLOSED_BY_PEER, 1);
        }
    }

    @Test
    void aResetOnTheWayThereReachesBothSides() throws IOException {
        try (var client = through(List.of(TcpFaults.resetAfter(3)), List.of())) {
            client.send("hello");
            assertThrows(SocketException.class, client::readToEnd);
            awaitNoConnection(server);
            awaitCount(server, Counter.CLOSED_RESET, 1);
        }
    }

    @Test
    void aResetOfTheClientsReachesTheServer() throws IOException {
        try (var client = through(List.of(), List.of())) {
            client.send("hello");
            assertEquals("HELLO", client.read("HELLO"));
            client.reset();
            awaitCount(server, Counter.CLOSED_RESET, 1);
        }
    }

    @Test
    void whatIsStalledStaysUntilTheProxyCloses() throws IOException {
        try (var client = through(List.of(TcpFaults.stallAfter(3)), List.of(TcpFaults.latency(Duration.ofMillis(1), Duration.ZERO)))) {
            client.send("hello");
            assertEquals("HEL", client.read("HEL"));
            assertEquals(1, server.connectionsOpen());
            proxy.close();
            awaitNoConnection(server);
        }
    }

    @Test
    void whereNoServerIsTheClientIsReset() throws IOException {
        server.close();
        // The reset may come as early as while the client still sets itself up.
        assertThrows(SocketException.class, () -> {
            try (var client = through(List.of(), List.of())) {
                client.readToEnd();
            }
        });
    }
}
