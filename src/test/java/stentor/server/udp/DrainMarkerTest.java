package stentor.server.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import stentor.server.TestServers;
import stentor.server.UdpClient;
import stentor.server.service.Echo;
import stentor.server.service.Service;
import stentor.server.telemetry.Complaints;
import stentor.server.telemetry.Counter;
import stentor.server.telemetry.Counters;

class DrainMarkerTest {

    /** The second address of the loopback is there on Linux. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aForgedDatagramFromTheServersOwnPortDoesNotEndADrain() throws Exception {
        var draining = new CountDownLatch(1);
        Service waiting = peer -> {
            try {
                draining.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            new Echo().converse(peer);
        };
        var counters = new Counters();
        var listener = new UdpListener(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), waiting, 1000, counters, new Complaints());
        listener.start();
        try (var client = UdpClient.to(listener.address()); var forger = new DatagramSocket(listener.address().getPort(), InetAddress.getByName("127.0.0.2"))) {
            client.send("before");
            for (int length : new int[] {0, 1, 16, 17})
                forger.send(new DatagramPacket(new byte[length], length, listener.address()));
            client.send("after");
            Thread drain = Thread.ofPlatform().start(() -> listener.drain(Duration.ofHours(1)));
            TestServers.waitingFor("the drain to wait").until(() -> drain.getState() == Thread.State.TIMED_WAITING);
            draining.countDown();
            assertEquals("before", client.receive());
            assertEquals("after", client.receive());
            drain.join();
            assertEquals(4, counters.get(Counter.DROPPED_SOURCE), counters::toString);
        }
    }
}
