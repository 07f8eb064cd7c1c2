package stentor.server.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stentor.server.TestServers.waitingFor;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import stentor.server.UdpClient;
import stentor.server.service.Echo;
import stentor.server.telemetry.Complaints;
import stentor.server.telemetry.Counter;
import stentor.server.telemetry.Counters;

/** Datagrams are served where memory is short, and the socket is closed in the end. */
class FailingSocketTest {

    private static final class Failing extends DatagramSocket {

        private static final int NEVER = -1;

        private volatile boolean receiveFails;
        /** So many questions whether it is closed are answered until one fails. */
        private volatile int answersLeft = NEVER;
        /** Whose questions these are; null for everybody's. */
        private volatile Thread asker;

        private Failing() throws IOException {
            super((SocketAddress) null);
        }

        @Override
        public void receive(DatagramPacket packet) throws IOException {
            super.receive(packet);
            if (receiveFails) {
                receiveFails = false;
                answersLeft = 1;
                throw new OutOfMemoryError("to receive");
            }
        }

        @Override
        public boolean isClosed() {
            if (answersLeft != NEVER && (asker == null || asker == Thread.currentThread()) && answersLeft-- == 0)
                throw new OutOfMemoryError("to say why");
            return super.isClosed();
        }

        boolean isReallyClosed() {
            return super.isClosed();
        }
    }

    private final Counters counters = new Counters();
    private final Failing socket = new Failing();
    private final UdpListener listener = new UdpListener(socket, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), new Echo(), 0, counters,
        new Complaints());

    FailingSocketTest() throws IOException {
        listener.start();
    }

    @AfterEach
    void stop() {
        listener.drain(Duration.ZERO);
        waitingFor("its thread to end").until(() -> !listener.isAlive());
    }

    @Test
    void afterAFailureThatCouldNotBeReportedForWantOfMemoryTheNextDatagramIsServed() throws IOException {
        try (var client = UdpClient.to(listener.address())) {
            assertEquals("before", client.ask("before"));
            socket.receiveFails = true;
            client.send("lost");
            assertEquals("after", client.ask("after"));
        }
        assertEquals(Failing.NEVER, socket.answersLeft);
        assertEquals(1, counters.get(Counter.RECEIVE_FAILED), counters::toString);
        assertTrue(listener.isAlive());
    }

    /** Only Linux tells how many the system dropped, and it is then that the socket is asked. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void theSocketIsClosedAlsoIfItCannotBeAskedWhatTheSystemDropped() {
        assertFalse(socket.isReallyClosed());
        // The listener's own thread asks too, as it begins.
        socket.asker = Thread.currentThread();
        socket.answersLeft = 0;
        assertThrows(OutOfMemoryError.class, () -> listener.drain(Duration.ZERO));
        assertTrue(socket.isReallyClosed());
    }
}
