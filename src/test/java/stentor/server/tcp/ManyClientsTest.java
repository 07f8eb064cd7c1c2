package stentor.server.tcp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static stentor.server.TestServers.awaitNoConnection;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;
import stentor.server.Server;
import stentor.server.TcpClient;
import stentor.server.TestServers;
import stentor.server.service.Echo;
import stentor.server.telemetry.Counter;

class ManyClientsTest {

    private static final int CLIENTS = 200;
    private static final int REQUESTS = 20;

    @Test
    void eachOfManyClientsGetsItsOwnBytesAndTheCountersAddUp() throws Exception {
        try (var server = TestServers.start(); var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var allConnected = new CountDownLatch(CLIENTS);
            List<Future<Long>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int number = i;
                clients.add(threads.submit(() -> client(server, number, allConnected)));
            }
            long bytes = 0;
            for (Future<Long> client : clients)
                bytes += client.get();
            awaitNoConnection(server);
            assertEquals(CLIENTS, server.count(Counter.CONNECTIONS_ACCEPTED));
            assertEquals(CLIENTS, server.count(Counter.CLOSED_BY_PEER));
            assertEquals(CLIENTS, TestServers.closed(server));
            assertEquals(bytes, server.count(Counter.BYTES_RECEIVED));
            assertEquals(bytes, server.count(Counter.BYTES_SENT));
        }
    }

    private static long client(Server server, int number, CountDownLatch allConnected) throws Exception {
        long bytes = 0;
        try (var client = TcpClient.to(server)) {
            allConnected.countDown();
            allConnected.await();
            for (int i = 0; i < REQUESTS; i++) {
                String request = "client " + number + " request " + i + " " + "é".repeat(number) + ".";
                client.send(request);
                String reply = request.toUpperCase(Locale.ROOT);
                assertEquals(reply, client.read(reply));
                bytes += request.getBytes(StandardCharsets.UTF_8).length;
            }
        }
        return bytes;
    }

    /** A connection's buffer grows while much comes and shrinks while little does; neither may cost a byte. */
    @Test
    void messagesOfChangingSizesComeBackExactly() throws IOException {
        long seed = System.nanoTime();
        var random = new SplittableRandom(seed);
        try (var server = TestServers.start(new Echo()); var client = TcpClient.to(server)) {
            for (int size : new int[] {1, 511, 512, 513, 2048, 8192, 65_536, 65_537, 200_000, 3, 65_536}) {
                for (int i = 0; i < 20; i++) {
                    var message = new byte[size];
                    random.nextBytes(message);
                    client.send(message);
                    assertArrayEquals(message, client.read(size), "seed " + seed);
                }
            }
        }
    }
}
