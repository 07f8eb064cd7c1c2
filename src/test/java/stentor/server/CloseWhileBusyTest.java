package stentor.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stentor.server.TestServers.ANY_PORT;
import static stentor.server.TestServers.awaitCount;
import static stentor.server.TestServers.waitingFor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import stentor.server.service.Service;
import stentor.server.telemetry.Counter;

/** A server that is closed while its services are at work, or stuck. */
class CloseWhileBusyTest {

    private static final Duration PATIENT = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    /** Answers each message once the test lets it. */
    private final Service slow = peer -> {
        for (String line; (line = peer.readLine()) != null; ) {
            begun.countDown();
            TestServers.hold(released);
            peer.reply(line + " answered");
        }
    };

    private Server started;

    private Server start(Service service, Duration drainTimeout) throws IOException {
        started = Server.start(ANY_PORT.withService(service).withLimits(limits -> limits.withDrainTimeout(drainTimeout)));
        return started;
    }

    @AfterEach
    void stop() {
        released.countDown();
        started.close();
    }

    @Test
    void requestsThatHaveArrivedAreAnsweredDuringTheDrain() throws Exception {
        Server server = start(slow, PATIENT);
        try (var client = TcpClient.to(server)) {
            client.send("one\ntwo\n");
            begun.await();
            // Received, and still unread when the drain begins.
            client.send("three\n");
            Thread closing = Thread.startVirtualThread(server::close);
            awaitRefused(server);
            released.countDown();
            assertEquals("one answered\ntwo answered\nthree answered\n", client.readToEnd());
            closing.join();
            assertEquals(1, server.count(Counter.CLOSED_DRAINED), server::summary);
        }
    }

    @Test
    void anInterruptDuringTheDrainDoesNotCutItShort() throws Exception {
        Server server = start(slow, PATIENT);
        try (var client = TcpClient.to(server)) {
            client.send("one\n");
            begun.await();
            var stillInterrupted = new CountDownLatch(1);
            Thread closing = Thread.ofPlatform().start(() -> {
                server.close();
                if (Thread.currentThread().isInterrupted())
                    stillInterrupted.countDown();
            });
            awaitRefused(server);
            closing.interrupt();
            waitingFor("the interrupt taken").until(() -> !closing.isInterrupted());
            assertTrue(closing.isAlive());
            released.countDown();
            assertEquals("one answered\n", client.readToEnd());
            closing.join();
            assertEquals(0, stillInterrupted.getCount());
        }
    }

    @Test
    void datagramsThatHaveArrivedAreAnsweredDuringTheDrain() throws Exception {
        Server server = start(slow, PATIENT);
        try (var client = UdpClient.to(server)) {
            client.send("datagram one");
            begun.await();
            client.send("datagram two");
            client.send("datagram three");
            Thread closing = Thread.startVirtualThread(server::close);
            awaitRefused(server);
            released.countDown();
            assertEquals("datagram one answered", client.receive());
            assertEquals("datagram two answered", client.receive());
            assertEquals("datagram three answered", client.receive());
            closing.join();
            assertEquals(3, server.count(Counter.DATAGRAMS_RECEIVED), server::summary);
        }
    }

    @Test
    void aClientThatDoesNotReadIsResetAtTheDeadline() throws IOException {
        Service flood = peer -> {
            var much = new byte[1 << 20];
            for (;;)
                peer.write(much, 0, much.length);
        };
        Server server = start(flood, SHORT);
        try (var client = TcpClient.withSmallBuffer(server)) {
            client.read(1);
            server.close();
            assertEquals(1, server.count(Counter.CLOSED_DRAIN_FORCED), server::summary);
            assertEquals(0, server.connectionsOpen());
            assertThrows(SocketException.class, client::readBytesToEnd);
        }
    }

    @Test
    void aServiceStuckInItsOwnWorkDoesNotHoldUpTheCloseBeyondTheDeadline() throws Exception {
        Server server = start(slow, SHORT);
        try (var client = TcpClient.to(server)) {
            client.send("one\n");
            begun.await();
            server.close();
            assertThrows(SocketException.class, client::readBytesToEnd);
            released.countDown();
            awaitCount(server, Counter.CLOSED_DRAIN_FORCED, 1);
        }
    }

    @Test
    void aConnectionResetAtTheDeadlineIsCountedSoAlsoIfItsServiceJustReturns() throws Exception {
        Service mute = peer -> {
            begun.countDown();
            TestServers.hold(released);
        };
        Server server = start(mute, SHORT);
        try (var client = TcpClient.to(server)) {
            begun.await();
            server.close();
            assertThrows(SocketException.class, client::readBytesToEnd);
            released.countDown();
            TestServers.awaitNoConnection(server);
            assertEquals(1, server.count(Counter.CLOSED_DRAIN_FORCED), server::summary);
        }
    }

    @Test
    void aServiceStuckOnADatagramDoesNotHoldUpTheCloseBeyondTheDeadline() throws Exception {
        Server server = start(slow, SHORT);
        try (var client = UdpClient.to(server)) {
            client.send("one");
            begun.await();
            int port = server.udpAddress().orElseThrow().getPort();
            server.close();
            // And its port is free.
            Server.start(ANY_PORT.withPorts(Settings.OFF, port)).close();
        }
    }

    /** Waits until the drain has begun, by which new connections are refused. */
    private static void awaitRefused(Server server) {
        int port = server.tcpAddress().orElseThrow().getPort();
        waitingFor("the server socket closed").until(() -> refused(port));
    }

    /** Asked with a bind and not with a connection, which could be served itself. */
    private static boolean refused(int port) {
        try {
            new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
