package stentor.server.tcp;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** What the JDK waits with for the sockets of virtual threads. */
public final class SocketPoller {

    private SocketPoller() {
    }

    /**
     * Has the JDK open now what it opens when a virtual thread first waits for a socket. If there were no descriptor left by
     * then, its poller would fail for good, and with it every connection from then on.
     *
     * @throws IOException if no socket can be opened even now
     */
    public static void open() throws IOException {
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
        } catch (BindException e) {
            // Of no address that anybody asked for.
            throw new IOException("the JVM cannot wait for sockets: no UDP port of this machine is free", e);
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
