package stentor.server.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;
import stentor.server.Server;
import stentor.server.TcpClient;
import stentor.server.TestServers;
import stentor.server.service.Service;
import stentor.server.telemetry.Counter;

/** A server is closed that has no place free, nor in its backlog for the connection by which a drain marks its end. */
class FullBacklogTest {

    private static final int MORE_THAN_FIT = 10;

    @Test
    void theCloseEndsAllTheSame() throws Exception {
        var begun = new CountDownLatch(1);
        var released = new CountDownLatch(1);
        Service stuck = peer -> {
            begun.countDown();
            TestServers.hold(released);
        };
        Server server = Server.start(TestServers.ANY_PORT.withService(stuck)
            .withLimits(limits -> limits.withMaxConnections(1).withBacklog(1).withDrainTimeout(Duration.ofMillis(100))));
        InetSocketAddress address = server.tcpAddress().orElseThrow();
        List<Socket> waiting = new ArrayList<>();
        try (var served = TcpClient.to(server)) {
            served.send("hello");
            begun.await();
            while (waiting.size() < MORE_THAN_FIT && isConnected(address, waiting))
                ;
            server.close();
            released.countDown();
            TestServers.awaitCount(server, Counter.CLOSED_DRAIN_FORCED, 1);
            assertEquals(1, server.count(Counter.CONNECTIONS_ACCEPTED));
        } finally {
            for (Socket socket : waiting)
                socket.close();
        }
    }

    /** False once the backlog is full. */
    private static boolean isConnected(InetSocketAddress address, List<Socket> waiting) throws IOException {
        var socket = new Socket();
        waiting.add(socket);
        try {
            socket.connect(address, 200);
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }
}
