package stentor.server.guard;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import com.sun.management.UnixOperatingSystemMXBean;

/** The files, sockets included, that this process may have open. */
public final class Descriptors {

    private Descriptors() {
    }

    /** How many; empty where the system does not say. The JVM has raised the limit as far as it was allowed to. */
    public static OptionalLong limit() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system && system.getMaxFileDescriptorCount() > 0
            ? OptionalLong.of(system.getMaxFileDescriptorCount()) : OptionalLong.empty();
    }

    /** Whether there are too few for anything that a server could do without. */
    public static boolean scarce() {
        return limit().orElse(Long.MAX_VALUE) < 2 * Limits.KEPT_DESCRIPTORS;
    }

    /**
     * Has the JDK open now what it opens when a virtual thread first waits for a socket. If there were no descriptor left by
     * then, its poller would fail for good, and with it every connection from then on.
     *
     * @throws IOException if no socket can be opened even now
     */
    public static void openPoller() throws IOException {
        var waited = new CompletableFuture<Void>();
        try (var socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            socket.setSoTimeout(1);
            Thread.startVirtualThread(() -> {
                try {
                    waitOn(socket);
                    waited.complete(null);
                } catch (Throwable e) {
                    waited.completeExceptionally(e);
                }
            });
            waited.join();
        } catch (CompletionException e) {
            throw new IOException("the JVM cannot wait for sockets: " + e.getCause(), e.getCause());
        }
    }

    private static void waitOn(DatagramSocket socket) throws IOException {
        try {
            socket.receive(new DatagramPacket(new byte[1], 1));
        } catch (SocketTimeoutException e) {
            // Nobody sends here; that it waited is all that was wanted.
        }
    }
}
