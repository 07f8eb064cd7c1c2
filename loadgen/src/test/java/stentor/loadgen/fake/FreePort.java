package stentor.loadgen.fake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Ports of the loopback address where nobody listens. */
public final class FreePort {

    private FreePort() {
    }

    /** One that is free for both TCP and UDP. */
    public static int find() {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        for (;;)
            try (var tcp = new ServerSocket(0, 1, loopback); var udp = new DatagramSocket(new InetSocketAddress(loopback, tcp.getLocalPort()))) {
                return udp.getLocalPort();
            } catch (BindException e) {
                // Taken for UDP; the next one may not be.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
    }
}
