package stentor.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

/** Clients who come while others keep the carrier thread busy. */
class NewcomersIT {

    private static final int BUSY = 2000;
    private static final int NEWCOMERS = 20;
    /** In replies, not in time, so that a slow machine does not matter. Measured: below 5; and hundreds where newcomers starve. */
    private static final int MOST_OVERTAKEN = 40;

    @Test
    void areServedThoughTheOnlyCarrierNeverRunsOutOfWork() throws Exception {
        var ended = new AtomicBoolean();
        var replies = new AtomicLong();
        try (var server = ServerProcess.startWith(List.of("-Djdk.virtualThreadScheduler.parallelism=1", "-jar", ServerProcess.JAR), "--port", "0")) {
            int port = server.tcpPort();
            Thread busy = Thread.ofPlatform().start(() -> keepBusy(port, ended, replies));
            await().atMost(Duration.ofSeconds(50)).until(() -> replies.get() > 50L * BUSY);
            for (int i = 0; i < NEWCOMERS; i++)
                try (var newcomer = TcpClient.to(port)) {
                    long before = replies.get();
                    newcomer.send("hello\n");
                    assertEquals("HELLO\n", newcomer.read("HELLO\n"));
                    long overtaken = (replies.get() - before) / BUSY;
                    assertTrue(overtaken < MOST_OVERTAKEN, () -> "each busy client had " + overtaken + " replies before a newcomer's first");
                }
            ended.set(true);
            busy.join();
        } finally {
            ended.set(true);
        }
    }

    /** One thread that gives every connection its next request when its reply has come: faster than a server can be. */
    private static void keepBusy(int port, AtomicBoolean ended, AtomicLong replies) {
        ByteBuffer request = ByteBuffer.wrap("busy\n".repeat(4).getBytes(StandardCharsets.US_ASCII));
        ByteBuffer reply = ByteBuffer.allocateDirect(1024);
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < BUSY; i++) {
                SocketChannel connection = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                connection.configureBlocking(false);
                connection.register(selector, SelectionKey.OP_READ);
                connection.write(request.rewind());
            }
            while (!ended.get())
                selector.select(key -> {
                    try {
                        SocketChannel connection = (SocketChannel) key.channel();
                        connection.read(reply.clear());
                        connection.write(request.rewind());
                        replies.incrementAndGet();
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                }, 100);
            for (SelectionKey key : selector.keys())
                key.channel().close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
