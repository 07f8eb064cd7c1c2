package stentor.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stentor.server.TestServers.ANY_PORT;
import static stentor.server.TestServers.awaitCount;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import stentor.server.service.Count;
import stentor.server.telemetry.Counter;

/** A server that is closed while nothing hangs: what is idle goes at once, what has arrived is answered. */
class CloseTest {

    /** So long that a test which needs it to pass fails by its own timeout. */
    private static final Settings PATIENT = ANY_PORT.withLimits(limits -> limits.withDrainTimeout(Duration.ofHours(1)));

    private static final int MANY = 50;

    private Server started;
    private final List<TcpClient> connected = new ArrayList<>();

    private Server start(Settings settings) throws IOException {
        started = Server.start(settings);
        return started;
    }

    private List<TcpClient> connect(Server server, int count) throws IOException {
        for (int i = 0; i < count; i++)
            connected.add(TcpClient.to(server));
        return List.copyOf(connected.subList(connected.size() - count, connected.size()));
    }

    @AfterEach
    void stop() throws IOException {
        started.close();
        for (TcpClient client : connected)
            client.close();
    }

    @Test
    void idleConnectionsAreEndedAtOnce() throws IOException {
        Server server = start(PATIENT);
        try (var silent = TcpClient.to(server); var served = TcpClient.to(server)) {
            served.send("a");
            assertEquals("A", served.read("A"));
            server.close();
            assertEquals("", silent.readToEnd());
            assertEquals("", served.readToEnd());
            assertEquals(2, server.count(Counter.CLOSED_DRAINED), server::summary);
            assertEquals(0, server.connectionsOpen());
        }
    }

    @Test
    void aServerThatServedNobodyCloses() throws IOException {
        Server server = start(PATIENT);
        server.close();
        assertEquals(0, server.count(Counter.CONNECTIONS_ACCEPTED));
        assertEquals(0, server.count(Counter.DATAGRAMS_RECEIVED));
    }

    @Test
    void aClosedServerStillKnowsWhereItWas() throws IOException {
        Server server = start(PATIENT);
        String before = server.toString();
        server.close();
        assertEquals(before, server.toString());
    }

    @Test
    void aConnectionAfterTheCloseIsRefused() throws IOException {
        Server server = start(PATIENT);
        InetSocketAddress address = server.tcpAddress().orElseThrow();
        server.close();
        assertThrows(ConnectException.class, () -> TcpClient.to(address).close());
    }

    /** Many of them, since each is woken by the drain while the drain is still at it. */
    @Test
    void halfALineIsNoRequestToBeAnswered() throws IOException {
        Server server = start(PATIENT.withService(new Count('a')));
        List<TcpClient> clients = connect(server, MANY);
        for (TcpClient client : clients) {
            client.send("banana\nana");
            assertEquals("3\n", client.read("3\n"));
        }
        awaitCount(server, Counter.BYTES_RECEIVED, MANY * 10);
        server.close();
        for (TcpClient client : clients)
            assertEquals("", client.readToEnd());
        assertEquals(MANY, server.count(Counter.CLOSED_DRAINED), server::summary);
    }

    /** The end of a client's side makes what it sent last a line, also if the server comes to notice it only while it drains. */
    @Test
    void everyClientThatHadEndedItsLastLineByEndingItsSideGetsItsReply() throws IOException {
        for (int round = 0; round < 10; round++) {
            Server server = start(PATIENT.withService(new Count('a')));
            List<TcpClient> clients = connect(server, MANY);
            for (TcpClient client : clients)
                client.send("ban");
            awaitCount(server, Counter.BYTES_RECEIVED, MANY * 3);
            for (TcpClient client : clients) {
                client.send("ana");
                client.finish();
            }
            server.close();
            for (TcpClient client : clients)
                assertEquals("3\n", client.readToEnd());
        }
    }

    @Test
    void clientsThatWaitForAPlaceGetTheReplyToWhatTheyHadSentOnceTheIdleOnesAreEnded() throws IOException {
        Server server = start(PATIENT.withLimits(limits -> limits.withMaxConnections(MANY)));
        List<TcpClient> idle = List.copyOf(connect(server, MANY));
        awaitCount(server, Counter.ACCEPT_DEFERRED, 1);
        TcpClient waiting = connect(server, 1).get(0);
        waiting.send("a");
        server.close();
        assertEquals("A", waiting.readToEnd());
        for (TcpClient client : idle)
            assertEquals("", client.readToEnd());
    }

    @Test
    void aConnectionThatLingersAfterItsOneReplyIsEndedAtOnce() throws IOException {
        Server server = start(PATIENT.withOnce(true));
        try (var client = TcpClient.to(server)) {
            client.send("a");
            assertEquals("A", client.readToEnd());
            server.close();
            assertEquals(1, server.count(Counter.CLOSED_ONCE), server::summary);
        }
    }

    /**
     * Some of these connections are still in the backlog when the server is closed, others accepted and not begun, others
     * with their request unread.
     */
    @Test
    void everyClientThatHadSentItsRequestBeforeTheCloseGetsItsReplyWhole() throws IOException {
        for (int round = 0; round < 10; round++) {
            Server server = start(PATIENT);
            List<TcpClient> clients = connect(server, MANY);
            for (int i = 0; i < MANY; i++)
                clients.get(i).send("request " + i);
            server.close();
            for (int i = 0; i < MANY; i++)
                assertEquals("REQUEST " + i, clients.get(i).readToEnd());
            assertEquals(MANY, server.count(Counter.CLOSED_DRAINED), server::summary);
        }
    }

    @Test
    void whoIsInterruptedClosesItAllTheSameAndStaysInterrupted() throws IOException {
        Server server = start(PATIENT.withLimits(limits -> limits.withMaxConnections(MANY)));
        int port = server.tcpAddress().orElseThrow().getPort();
        connect(server, MANY);
        awaitCount(server, Counter.ACCEPT_DEFERRED, 1);
        List<TcpClient> waiting = connect(server, 5);
        for (TcpClient client : waiting)
            client.send("a");
        Thread.currentThread().interrupt();
        server.close();
        assertTrue(Thread.interrupted());
        for (TcpClient client : waiting)
            assertEquals("A", client.readToEnd());
        Server.start(ANY_PORT.withPort(port)).close();
    }

    @Test
    void theSamePortCanBeBoundAgainAtOnce() throws IOException {
        int port;
        try (var first = TestServers.start()) {
            port = first.tcpAddress().orElseThrow().getPort();
        }
        for (int i = 0; i < 20; i++) {
            Server server = start(PATIENT.withPort(port));
            try (var client = TcpClient.to(server)) {
                client.send("a");
                assertEquals("A", client.read("A"));
                // The server closes first, so it is its side that has connections left in TIME_WAIT.
                server.close();
                assertEquals("", client.readToEnd());
            }
        }
    }

    @Test
    void closingAgainDoesNothing() throws IOException {
        Server server = start(PATIENT);
        server.close();
        String summary = server.summary();
        server.close();
        assertEquals(summary, server.summary());
    }

    @Test
    void twoWhoCloseAtOnceBothFindItClosedAndNothingIsCountedThatWasNoClient() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 50; round++) {
                Server server = start(PATIENT);
                InetSocketAddress address = server.tcpAddress().orElseThrow();
                var together = new CyclicBarrier(2);
                List<Future<?>> closers = new ArrayList<>();
                for (int i = 0; i < 2; i++)
                    closers.add(threads.submit(() -> {
                        together.await();
                        server.close();
                        assertThrows(ConnectException.class, () -> TcpClient.to(address).close());
                        return null;
                    }));
                for (Future<?> closer : closers)
                    closer.get();
                assertEquals(0, server.count(Counter.CONNECTIONS_ACCEPTED), server::summary);
                assertEquals(0, server.count(Counter.DATAGRAMS_RECEIVED), server::summary);
            }
        }
    }

    @Test
    void whoWaitsForTheCloseIsWoken() throws Exception {
        Server server = start(PATIENT);
        var woken = new CountDownLatch(1);
        Thread.startVirtualThread(() -> {
            try {
                server.awaitClosed();
                woken.countDown();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertEquals(1, woken.getCount());
        server.close();
        assertTrue(woken.await(TcpClient.DEADLINE.toSeconds(), TimeUnit.SECONDS));
    }
}
