package stentor.loadgen.client;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.Test;

import com.sun.management.ThreadMXBean;
import stentor.loadgen.target.Target;

/**
 * No request costs an array. What is left once the code is compiled are the JDK's small objects: a task for each time that a
 * virtual thread is woken, and where it waited for the poller an entry in that one's table.
 */
class ClientAllocationTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int CLIENTS = 16;
    private static final int LENGTH = 1_000;
    private static final int FEW = 1_000;
    private static final int MANY = 9_000;
    /** Above what the JDK's objects come to, and less than half an array for a message. */
    private static final double MOST_BYTES = 400;

    @Test
    void aRequestOfAClosedLoopAllocatesNoBuffer() throws IOException {
        try (var echo = new Echo()) {
            awaitFewBytes(requests -> bytes(echo, trial(echo).requests(requests)));
        }
    }

    @Test
    void aRequestOfAnOpenLoopAllocatesNoBuffer() throws IOException {
        try (var echo = new Echo()) {
            awaitFewBytes(requests -> bytes(echo, trial(echo).rate(20_000).requests(requests)));
        }
    }

    private interface Run {
        long bytes(int requests) throws Exception;
    }

    private static Trial trial(Echo echo) {
        return Trial.of(echo.target()).clients(CLIENTS).message("x".repeat(LENGTH)).expect("echo");
    }

    /** What it takes to begin and to end is in both runs. Code that is not compiled yet allocates more. */
    private static void awaitFewBytes(Run run) {
        await().atMost(Duration.ofSeconds(50)).pollDelay(Duration.ZERO).untilAsserted(() -> {
            double bytes = (double) (run.bytes(MANY) - run.bytes(FEW)) / (MANY - FEW);
            assertTrue(bytes < MOST_BYTES, () -> bytes + " bytes a request");
        });
    }

    /** By everybody but the server. */
    private static long bytes(Echo echo, Trial trial) throws Exception {
        long before = THREADS.getTotalThreadAllocatedBytes() - echo.bytes();
        assertEquals(0, trial.run().measured().problems());
        return THREADS.getTotalThreadAllocatedBytes() - echo.bytes() - before;
    }

    /** Echoes on platform threads, whose allocation the JVM counts for each. */
    private static final class Echo implements AutoCloseable {

        private final ServerSocket listener = new ServerSocket(0, CLIENTS, InetAddress.getLoopbackAddress());
        private final List<Thread> threads = new CopyOnWriteArrayList<>();

        Echo() throws IOException {
            start(this::accept);
        }

        private void start(Runnable body) {
            threads.add(Thread.ofPlatform().daemon().start(body));
        }

        private void accept() {
            try {
                for (;;) {
                    Socket socket = listener.accept();
                    start(() -> echo(socket));
                }
            } catch (IOException e) {
                // The test is over.
            }
        }

        private static void echo(Socket socket) {
            try (socket) {
                InputStream in = socket.getInputStream();
                OutputStream out = socket.getOutputStream();
                byte[] bytes = new byte[4 * LENGTH];
                for (int n; (n = in.read(bytes)) >= 0; )
                    out.write(bytes, 0, n);
            } catch (IOException e) {
                // The client has gone, which its tally tells.
            }
        }

        Target target() {
            return Target.parse("tcp://127.0.0.1:" + listener.getLocalPort());
        }

        /** Of the threads that have not ended. */
        long bytes() {
            return threads.stream().mapToLong(thread -> Math.max(0, THREADS.getThreadAllocatedBytes(thread.threadId()))).sum();
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }
}
