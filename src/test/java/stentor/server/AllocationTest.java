package stentor.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;

import org.junit.jupiter.api.Test;

/**
 * No request costs an array. What is left once the code is compiled are the JDK's small objects: a task for each time that a
 * thread is woken, an entry in the poller's table, and over UDP the client's address.
 */
class AllocationTest {

    private static final int CLIENTS = 64;
    private static final int REQUESTS = 50 * CLIENTS;
    /** Measured: 35 to 165 bytes over TCP, 168 over UDP, 40 over UDP from the client of the last datagram. */
    private static final double MOST_BYTES = 500;
    private static final double MOST_BYTES_TO_THE_SAME_CLIENT = 64;

    @Test
    void aRequestOverTcpAllocatesNoBuffer() throws Exception {
        try (var server = TestServers.start(); var clients = BusyClients.overTcp(server.tcpAddress().orElseThrow(), CLIENTS)) {
            awaitBelow(MOST_BYTES, clients, REQUESTS / CLIENTS);
        }
    }

    @Test
    void aRequestOverUdpAllocatesNoBuffer() throws Exception {
        try (var server = TestServers.start(); var clients = BusyClients.overUdp(server.udpAddress().orElseThrow(), CLIENTS)) {
            awaitBelow(MOST_BYTES, clients, REQUESTS / CLIENTS);
        }
    }

    @Test
    void aRequestOverUdpFromTheClientOfTheLastOneAllocatesNextToNothing() throws Exception {
        try (var server = TestServers.start(); var clients = BusyClients.overUdp(server.udpAddress().orElseThrow(), 1)) {
            awaitBelow(MOST_BYTES_TO_THE_SAME_CLIENT, clients, REQUESTS);
        }
    }

    /** Code that is not compiled yet allocates more. */
    private static void awaitBelow(double most, BusyClients clients, int requestsEach) {
        TestServers.waitingFor("less than " + most + " bytes a request").untilAsserted(() -> {
            double bytes = Allocation.perRequest(clients, requestsEach);
            assertTrue(bytes < most, () -> bytes + " bytes a request");
        });
    }

    @Test
    void whatAServiceAllocatesOnAVirtualThreadIsSeen() throws Exception {
        try (var server = TestServers.start(peer -> {
                 for (int n; (n = peer.read()) >= 0; )
                     peer.write(Arrays.copyOf(peer.bytes(), 10_000), 0, n);
             });
             var clients = BusyClients.overTcp(server.tcpAddress().orElseThrow(), CLIENTS)) {
            double bytes = Allocation.perRequest(clients, REQUESTS / CLIENTS);
            assertTrue(bytes > 10_000, () -> bytes + " bytes a request");
        }
    }
}
