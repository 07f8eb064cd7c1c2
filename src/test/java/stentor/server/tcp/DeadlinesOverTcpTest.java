package stentor.server.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static stentor.server.TestServers.ANY_PORT;
import static stentor.server.TestServers.awaitCount;
import static stentor.server.TestServers.waitingFor;

import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import stentor.server.Server;
import stentor.server.TcpClient;
import stentor.server.TestServers;
import stentor.server.guard.Limits;
import stentor.server.service.Count;
import stentor.server.service.Echo;
import stentor.server.service.Service;
import stentor.server.service.Upper;
import stentor.server.telemetry.Counter;

/** Clients who keep the server waiting. That they are ended is asked of real sockets, when exactly of {@code DeadlinesTest}. */
class DeadlinesOverTcpTest {

    private static final Duration SHORT = Duration.ofMillis(300);
    private static final int MUCH = 64 << 20;

    private Server server;

    private void start(Service service, UnaryOperator<Limits> limits) throws IOException {
        server = Server.start(ANY_PORT.withService(service).withLimits(limits));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aSilentClientIsClosedInPeaceAndNotBeforeItsTime() throws IOException {
        start(new Upper(), limits -> limits.withIdleTimeout(SHORT));
        long start = System.nanoTime();
        try (var mute = TcpClient.to(server); var served = TcpClient.to(server)) {
            served.send("a");
            assertEquals("A", served.read("A"));
            assertEquals("", mute.readToEnd());
            assertEquals("", served.readToEnd());
            assertTrue(System.nanoTime() - start >= SHORT.toNanos());
            awaitCount(server, Counter.CLOSED_IDLE, 2);
        }
    }

    /** If this is too slow to be active by its own measure, it says nothing. */
    @Test
    void anActiveClientIsNotClosed() throws Exception {
        start(new Upper(), limits -> limits.withIdleTimeout(Duration.ofSeconds(2)));
        try (var client = TcpClient.to(server)) {
            long start = System.nanoTime();
            long last = start;
            try {
                while (last - start < TimeUnit.SECONDS.toNanos(4)) {
                    client.send("a");
                    assertEquals("A", client.read("A"));
                    last = System.nanoTime();
                    Thread.sleep(20);
                }
            } catch (IOException | AssertionError e) {
                assumeTrue(System.nanoTime() - last < TimeUnit.SECONDS.toNanos(2), "too slow to be active");
                throw e;
            }
            assertEquals(0, server.count(Counter.CLOSED_IDLE), server::summary);
        }
    }

    @Test
    void halfALineIsNotAnsweredWhenItsClientFallsSilentForever() throws IOException {
        start(new Count('a'), limits -> limits.withIdleTimeout(SHORT).withLineTimeout(Duration.ZERO));
        try (var client = TcpClient.to(server)) {
            client.send("banana\nana");
            assertEquals("3\n", client.readToEnd());
            awaitCount(server, Counter.CLOSED_IDLE, 1);
        }
    }

    @Test
    void aClientThatDripsItsLineIsReset() throws IOException {
        start(new Count('a'), limits -> limits.withLineTimeout(SHORT));
        try (var client = TcpClient.to(server)) {
            client.send("banana\na");
            assertEquals("3\n", client.read("3\n"));
            long start = System.nanoTime();
            assertThrows(SocketException.class, () -> {
                for (;;) {
                    client.send("a");
                    Thread.sleep(10);
                }
            });
            assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(TcpClient.DEADLINE.toSeconds()));
            awaitCount(server, Counter.CLOSED_LINE_TIMEOUT, 1);
        }
    }

    @Test
    void betweenTwoLinesThereIsNoLineToBeLate() throws Exception {
        start(new Count('a'), limits -> limits.withLineTimeout(SHORT));
        try (var client = TcpClient.to(server)) {
            for (int i = 0; i < 2; i++) {
                client.send("banana\n");
                assertEquals("3\n", client.read("3\n"));
                Thread.sleep(3 * SHORT.toMillis());
            }
            assertEquals(0, server.count(Counter.CLOSED_LINE_TIMEOUT), server::summary);
        }
    }

    @Test
    void aServiceThatReadsNoLinesHasNoLineTimeout() throws Exception {
        start(new Upper(), limits -> limits.withLineTimeout(SHORT));
        try (var client = TcpClient.to(server)) {
            for (int i = 0; i < 40; i++) {
                client.send("a");
                assertEquals("A", client.read("A"));
                Thread.sleep(SHORT.toMillis() / 20);
            }
        }
    }

    @Test
    void aClientThatDoesNotReadIsReset() throws IOException {
        start(new Echo(), limits -> limits.withWriteTimeout(SHORT));
        try (var client = TcpClient.withSmallBuffer(server)) {
            assertThrows(SocketException.class, () -> client.send(new byte[MUCH]));
            awaitCount(server, Counter.CLOSED_WRITE_TIMEOUT, 1);
            assertEquals(0, server.connectionsOpen(), server::summary);
        }
    }

    @Test
    void aClientThatReadsSlowlyGetsItsLongReplyThoughThatTakesLongerThanTheTimeout() throws Exception {
        int length = 4 << 20;
        Service flood = peer -> {
            peer.readLine();
            peer.write(new byte[length], 0, length);
        };
        start(flood, limits -> limits.withWriteTimeout(Duration.ofSeconds(2)));
        try (var client = TcpClient.withSmallBuffer(server)) {
            client.send("go\n");
            long start = System.nanoTime();
            int left = length;
            // So much at a time, and so often, that it takes some three seconds.
            for (int part = length / 64; left > 0; left -= part) {
                assertEquals(part, client.read(part).length);
                Thread.sleep(50);
            }
            assertTrue(System.nanoTime() - start > TimeUnit.SECONDS.toNanos(3));
            assertEquals("", client.readToEnd());
        }
    }

    @Test
    void aServiceAtWorkIsNoSilentClient() throws Exception {
        var released = new CountDownLatch(1);
        Service slow = peer -> {
            for (String line; (line = peer.readLine()) != null; ) {
                TestServers.hold(released);
                peer.reply(line);
            }
        };
        start(slow, limits -> limits.withIdleTimeout(SHORT).withLineTimeout(SHORT).withWriteTimeout(SHORT));
        try (var client = TcpClient.to(server); var mute = TcpClient.to(server)) {
            client.send("one\n");
            // By the time a silent one is closed, so would this one be.
            assertEquals("", mute.readToEnd());
            awaitCount(server, Counter.CLOSED_IDLE, 1);
            released.countDown();
            assertEquals("one\n", client.read("one\n"));
        }
    }

    @Test
    void theClientsAfterwardsOfAServerWithoutAnyAreWatchedToo() throws IOException {
        start(new Upper(), limits -> limits.withIdleTimeout(SHORT));
        for (int i = 0; i < 3; i++) {
            try (var client = TcpClient.to(server)) {
                assertEquals("", client.readToEnd());
            }
            waitingFor("nobody there").until(() -> server.connectionsOpen() == 0);
        }
        assertEquals(3, server.count(Counter.CLOSED_IDLE), server::summary);
    }
}
