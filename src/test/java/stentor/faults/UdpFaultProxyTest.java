package stentor.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static stentor.server.TestServers.awaitCount;

import java.io.IOException;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stentor.server.Server;
import stentor.server.TestServers;
import stentor.server.UdpClient;
import stentor.server.telemetry.Counter;

class UdpFaultProxyTest {

    private Server server;
    private UdpFaultProxy proxy;

    @BeforeEach
    void start() throws IOException {
        server = TestServers.start();
    }

    @AfterEach
    void stop() {
        proxy.close();
        server.close();
    }

    private UdpFaultProxy proxy(List<UdpFault> there, List<UdpFault> back) throws IOException {
        proxy = new UdpFaultProxy(server.udpAddress().orElseThrow(), 1, there, back);
        return proxy;
    }

    @Test
    void eachClientGetsTheRepliesToItsOwn() throws IOException {
        proxy(List.of(), List.of());
        try (var one = UdpClient.to(proxy.address()); var two = UdpClient.to(proxy.address())) {
            one.send("one");
            two.send("two");
            assertEquals("ONE", one.receive());
            assertEquals("TWO", two.receive());
        }
    }

    @Test
    void faultsOnTheWayThereReachTheServer() throws IOException {
        try (var client = UdpClient.to(proxy(List.of(UdpFaults.duplicate(1)), List.of()).address())) {
            assertEquals("A", client.ask("a"));
            awaitCount(server, Counter.DATAGRAMS_RECEIVED, 2);
            assertEquals("A", client.receive());
        }
    }

    @Test
    void faultsOnTheWayBackReachTheClientAlone() throws IOException {
        try (var client = UdpClient.to(proxy(List.of(), List.of(UdpFaults.truncate(1))).address())) {
            assertEquals("", client.ask("a"));
            assertEquals(1, server.count(Counter.DATAGRAMS_RECEIVED));
        }
    }
}
