package stentor.loadgen.client;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;

import stentor.loadgen.target.Target;

/**
 * A TCP connection, encrypted or not.
 *
 * @param talk what is said and heard over
 * @param wire the connection itself, whose bytes are those of {@code talk} encrypted; the same if they are not
 */
record Connection(Socket talk, Socket wire) {

    /**
     * Over this wire, encrypted if the target is.
     *
     * @param tls how; there if the target is
     * @param timeout how long the handshake may take
     * @throws IOException if that fails
     */
    static Connection over(Socket wire, Target target, Optional<Tls> tls, Duration timeout) throws IOException {
        return new Connection(target.protocol() == Target.Protocol.TLS ? tls.orElseThrow().over(wire, target, timeout) : wire, wire);
    }

    /** Says goodbye, where that is part of it. Only while nothing is being written: it would have to wait. */
    void close() {
        close(talk);
    }

    /** Gives it up, whatever is being written or read over it, which fails. For any thread; never waits for the server. */
    void cut() {
        // If encrypted it cannot be closed by itself before a write has ended, and a server that does not read would keep that for ever.
        close(wire);
        close(talk);
    }

    /** Whether nothing can be said over it any more, since we closed it or cut it. For any thread. */
    boolean isOver() {
        return wire.isClosed();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is given up either way, and whoever uses it is told.
        }
    }
}
