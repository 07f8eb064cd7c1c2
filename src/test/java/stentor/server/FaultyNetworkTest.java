package stentor.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stentor.server.TestServers.awaitCount;
import static stentor.server.TestServers.awaitNoConnection;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stentor.faults.TcpFault;
import stentor.faults.TcpFaultProxy;
import stentor.faults.TcpFaults;
import stentor.faults.UdpFault;
import stentor.faults.UdpFaultProxy;
import stentor.faults.UdpFaults;
import stentor.server.telemetry.Counter;

/** Clients behind a network that does to their bytes what networks do: nobody gets what is another's, and nothing leaks. */
class FaultyNetworkTest {

    private static final int CLIENTS = 60;
    private static final int REQUESTS = 15;
    private static final String REQUEST = "client 123 request 45, straße";

    private final long seed = System.nanoTime();
    private Server server;

    @BeforeEach
    void start() throws IOException {
        server = TestServers.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void eachClientGetsItsOwnBytesInOrderThroughASlowSlicedLine() throws Exception {
        List<TcpFault> faults = List.of(TcpFaults.slices(11), TcpFaults.latency(Duration.ofNanos(1), Duration.ofMillis(2)), TcpFaults.bandwidth(200_000));
        try (var proxy = new TcpFaultProxy(server.tcpAddress().orElseThrow(), seed, faults, faults);
             var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int number = i;
                clients.add(threads.submit(() -> converse(proxy, number)));
            }
            for (Future<?> client : clients)
                client.get();
            awaitNoConnection(server);
            assertEquals(CLIENTS, server.count(Counter.CLOSED_BY_PEER), server::summary);
        }
    }

    private Void converse(TcpFaultProxy proxy, int number) throws IOException {
        try (var client = TcpClient.to(proxy.address())) {
            var expected = new StringBuilder();
            for (int i = 0; i < REQUESTS; i++) {
                String request = "client " + number + " request " + i + ", straße\n";
                client.send(request);
                expected.append(request.toUpperCase(Locale.ROOT));
                // Every third one is waited for; the others are under way together.
                if (i % 3 == 0) {
                    assertEquals(expected.toString(), client.read(expected.toString()), () -> "seed " + seed);
                    expected.setLength(0);
                }
            }
            client.finish();
            assertEquals(expected.toString(), client.readToEnd(), () -> "seed " + seed);
            return null;
        }
    }

    @Test
    void aResetAtAnyByteOfARequestLeavesNothingBehind() throws IOException {
        for (int at = 1; at <= REQUEST.length(); at++) {
            try (var proxy = new TcpFaultProxy(server.tcpAddress().orElseThrow(), seed, List.of(TcpFaults.resetAfter(at)), List.of());
                 var client = TcpClient.to(proxy.address())) {
                client.send(REQUEST);
                assertThrows(SocketException.class, client::readToEnd);
            }
        }
        // None is open either while the last ones have not been accepted yet.
        awaitCount(server, Counter.CONNECTIONS_ACCEPTED, REQUEST.length());
        awaitNoConnection(server);
    }

    @Test
    void aResetAtAnyByteOfAReplyLeavesNothingBehind() throws IOException {
        int length = REQUEST.toUpperCase(Locale.ROOT).length();
        for (int at = 1; at <= length; at++) {
            try (var proxy = new TcpFaultProxy(server.tcpAddress().orElseThrow(), seed, List.of(), List.of(TcpFaults.resetAfter(at)));
                 var client = TcpClient.to(proxy.address())) {
                client.send(REQUEST);
                assertThrows(SocketException.class, client::readToEnd);
            }
        }
        awaitCount(server, Counter.CONNECTIONS_ACCEPTED, length);
        awaitNoConnection(server);
    }

    @Test
    void whatWasSentBeforeAHalfCloseIsAnsweredInFull() throws IOException {
        for (int at = 1; at <= 20; at++) {
            try (var proxy = new TcpFaultProxy(server.tcpAddress().orElseThrow(), seed, List.of(TcpFaults.halfCloseAfter(at)), List.of(TcpFaults.slices(2)));
                 var client = TcpClient.to(proxy.address())) {
                client.send(REQUEST);
                assertEquals(REQUEST.substring(0, at).toUpperCase(Locale.ROOT), client.readToEnd());
            }
        }
        awaitCount(server, Counter.CLOSED_BY_PEER, 20);
    }

    @Test
    void eachClientGetsOnlyRepliesToItsOwnDatagrams() throws Exception {
        List<UdpFault> faults = List.of(UdpFaults.drop(0.05), UdpFaults.duplicate(0.1), UdpFaults.reorder(0.2, Duration.ofMillis(20)),
            UdpFaults.delay(Duration.ZERO, Duration.ofMillis(3)));
        try (var proxy = new UdpFaultProxy(server.udpAddress().orElseThrow(), seed, faults, faults);
             var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> clients = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                int number = i;
                clients.add(threads.submit(() -> converse(proxy, number)));
            }
            int answered = 0;
            for (Future<Integer> client : clients)
                answered += client.get();
            int all = answered;
            assertTrue(answered > 20 * REQUESTS / 2, () -> all + " of " + 20 * REQUESTS + " answered, seed " + seed);
        }
    }

    /** Sends each until it is answered. Returns how many were answered at the first try. */
    private int converse(UdpFaultProxy proxy, int number) throws IOException {
        int atOnce = 0;
        Map<String, String> asked = new HashMap<>();
        try (var client = UdpClient.to(proxy.address(), Duration.ofMillis(200))) {
            for (int i = 0; i < REQUESTS; i++) {
                String request = "client " + number + " request " + i + ", straße";
                asked.put(request.toUpperCase(Locale.ROOT), request);
                boolean answered = false;
                for (int tries = 1; !answered && tries < 50; tries++) {
                    client.send(request);
                    answered = heard(client, request, asked);
                    if (answered && tries == 1)
                        atOnce++;
                }
                assertTrue(answered, () -> request + " was never answered, seed " + seed);
            }
        }
        return atOnce;
    }

    private boolean heard(UdpClient client, String request, Map<String, String> asked) throws IOException {
        try {
            for (;;) {
                String reply = client.receive();
                assertTrue(asked.containsKey(reply), () -> reply + " was never asked for, seed " + seed);
                if (asked.get(reply).equals(request))
                    return true;
            }
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    @Test
    void datagramsThatComeBrokenAreAnsweredAsTheyAreAndTheNextOnesWhole() throws Exception {
        List<UdpFault> faults = List.of(UdpFaults.corrupt(0.5), UdpFaults.truncate(0.5));
        try (var proxy = new UdpFaultProxy(server.udpAddress().orElseThrow(), seed, faults, List.of());
             var broken = UdpClient.to(proxy.address()); var whole = UdpClient.to(server)) {
            for (int i = 1; i <= 500; i++) {
                broken.send(REQUEST);
                awaitCount(server, Counter.DATAGRAMS_RECEIVED, 2L * i - 1);
                assertEquals(REQUEST.toUpperCase(Locale.ROOT), whole.ask(REQUEST), () -> "seed " + seed);
            }
            TestServers.waitingFor("every datagram counted").untilAsserted(
                () -> assertEquals(1000, server.count(Counter.DATAGRAMS_SENT) + server.count(Counter.DROPPED_EMPTY), server::summary));
        }
    }
}
