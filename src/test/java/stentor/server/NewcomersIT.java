package stentor.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

/** Clients who come while others keep every carrier thread busy. */
class NewcomersIT {

    private static final int BUSY = 400;
    private static final int NEWCOMERS = 30;

    @Test
    void areServedThoughTheOnlyCarrierNeverRunsOutOfWork() throws Exception {
        var ended = new AtomicBoolean();
        var replies = new AtomicLong();
        List<Thread> busy = new ArrayList<>();
        try (var server = ServerProcess.startWith(List.of("-Djdk.virtualThreadScheduler.parallelism=1", "-jar", ServerProcess.JAR), "--port", "0")) {
            int port = server.tcpPort();
            for (int i = 0; i < BUSY; i++)
                busy.add(Thread.startVirtualThread(() -> keepBusy(port, ended, replies)));
            await().until(() -> replies.get() > 100L * BUSY);
            for (int i = 0; i < NEWCOMERS; i++)
                try (var newcomer = TcpClient.to(port)) {
                    newcomer.send("hello\n");
                    assertEquals("HELLO\n", newcomer.read("HELLO\n"));
                }
            ended.set(true);
            for (Thread thread : busy)
                thread.join();
        } finally {
            ended.set(true);
        }
    }

    /** Four requests are under way at all times, so that the server finds one at each look. */
    private static void keepBusy(int port, AtomicBoolean ended, AtomicLong replies) {
        byte[] request = "busy busy busy busy busy busy busy busy busy busy busy busy bus\n".getBytes(StandardCharsets.US_ASCII);
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            OutputStream out = socket.getOutputStream();
            InputStream in = socket.getInputStream();
            for (int i = 0; i < 4; i++)
                out.write(request);
            while (!ended.get()) {
                in.readNBytes(request.length);
                out.write(request);
                replies.incrementAndGet();
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
