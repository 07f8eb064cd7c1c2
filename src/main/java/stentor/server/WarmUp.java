package stentor.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.tinylog.Logger;

import stentor.server.service.Upper;
import stentor.server.telemetry.Counter;

/**
 * Lets the JVM compile the code of a connection before it matters, by serving some thousands of short ones on a loopback port
 * of its own, which nobody is told of and no counter of the real server knows.
 *
 * <p><b>Why.</b> A connection that waits for its client keeps the stack it waits with, and what was entered before it was
 * compiled stays interpreted for as long as the connection lives: 2,050 bytes of stack instead of 680. A server whose clients
 * all come in its first seconds, and stay, would pay that for good: 15,000 of them took 217 MB, and take 161. The first
 * requests are answered faster, too.
 */
final class WarmUp implements Runnable {

    /** Twice what makes the JVM compile a method for the last time. */
    static final int CONNECTIONS = 10_000;
    /** So often its garbage is collected: left to itself the collector would take up fresh memory first, and keep it. */
    private static final int CONNECTIONS_A_COLLECTION = 1_000;
    /** Enough to keep one processor busy. */
    private static final int CLIENTS = 16;
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final int connections;
    private final AtomicInteger begun = new AtomicInteger();
    private final CountDownLatch clientsLeft = new CountDownLatch(CLIENTS);
    private long served;

    WarmUp(int connections) {
        this.connections = connections;
    }

    /** Returns when it is done, after little more than two seconds at the latest. Never throws: the server does without. */
    @Override
    public void run() {
        long start = System.nanoTime();
        try (Server server = Server.start(Settings.DEFAULTS.withPorts(0, Settings.OFF).withService(new Upper()))) {
            InetSocketAddress address = server.tcpAddress().orElseThrow();
            for (int i = 0; i < CLIENTS; i++)
                Thread.startVirtualThread(() -> connectUntil(start + LONGEST_NANOS, address));
            clientsLeft.await();
            served = server.count(Counter.CONNECTIONS_ACCEPTED);
        } catch (IOException e) {
            Logger.debug("no warm-up: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Logger.debug("warmed up by {} connections in {} ms", served, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    }

    /** How many connections it came to. */
    long served() {
        return served;
    }

    private void connectUntil(long end, InetSocketAddress address) {
        try {
            for (int n; (n = begun.incrementAndGet()) <= connections && System.nanoTime() - end < 0; ) {
                connect(address);
                if (n % CONNECTIONS_A_COLLECTION == 0)
                    System.gc();
            }
        } catch (IOException e) {
            Logger.debug("warm-up cut short: {}", e.toString());
        } finally {
            clientsLeft.countDown();
        }
    }

    private static void connect(InetSocketAddress address) throws IOException {
        try (var socket = new Socket(address.getAddress(), address.getPort())) {
            // Closed by a reset, which leaves no port to wait for its last stray packets.
            socket.setSoLinger(true, 0);
            socket.getOutputStream().write('a');
            socket.getInputStream().read();
        }
    }
}
