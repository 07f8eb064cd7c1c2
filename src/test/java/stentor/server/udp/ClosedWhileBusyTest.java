package stentor.server.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static stentor.server.TestServers.waitingFor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;
import stentor.server.TestServers;
import stentor.server.UdpClient;
import stentor.server.service.Echo;
import stentor.server.service.Service;
import stentor.server.telemetry.Complaints;
import stentor.server.telemetry.Counter;
import stentor.server.telemetry.Counters;

/** The socket is closed under whoever waits on it, or is about to send. */
class ClosedWhileBusyTest {

    private static final Duration PATIENT = Duration.ofHours(1);

    private final Counters counters = new Counters();

    private UdpListener listener(Service service) throws IOException {
        var listener = new UdpListener(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), service, 0, counters, new Complaints());
        listener.start();
        return listener;
    }

    @Test
    void whoWaitsForADatagramEndsAndThatIsNoFailure() throws IOException {
        UdpListener listener = listener(new Echo());
        try (var client = UdpClient.to(listener.address())) {
            assertEquals("hello", client.ask("hello"));
        }
        waitingFor("its thread to wait for the next").until(ClosedWhileBusyTest::isReceiving);
        listener.drain(Duration.ZERO);
        waitingFor("its thread to end").until(() -> !listener.isAlive());
        assertEquals(0, counters.get(Counter.RECEIVE_FAILED));
    }

    private static boolean isReceiving() {
        return Thread.getAllStackTraces().entrySet().stream().filter(thread -> thread.getKey().getName().equals("udp"))
            .allMatch(thread -> Arrays.stream(thread.getValue()).anyMatch(frame -> frame.getMethodName().equals("receive0")));
    }

    @Test
    void aDrainEndsWithItAndTheReplyThatComesThenIsCounted() throws Exception {
        var begun = new CountDownLatch(1);
        var released = new CountDownLatch(1);
        UdpListener listener = listener(peer -> {
            begun.countDown();
            TestServers.hold(released);
            peer.reply("late");
        });
        try (var client = UdpClient.to(listener.address())) {
            client.send("hello");
            begun.await();
            Thread patient = Thread.startVirtualThread(() -> listener.drain(PATIENT));
            waitingFor("the drain to begin").until(() -> patient.getState() == Thread.State.TIMED_WAITING);
            listener.drain(Duration.ZERO);
            patient.join();
            released.countDown();
            waitingFor("its thread to end").until(() -> !listener.isAlive());
            assertEquals(1, counters.get(Counter.DROPPED_SEND_FAILED));
        }
    }
}
