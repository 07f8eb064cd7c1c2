package stentor.loadgen.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import stentor.loadgen.target.Target;

/** One person's conversation with a server: say something, hear what comes back. Confined to one thread. */
public interface Dialogue extends AutoCloseable {

    /**
     * Opens one over the target's protocol.
     *
     * @param timeout how long an answer, or a connection, may take
     * @param tls how it is encrypted; there if the target is
     * @throws IOException if there is no server; {@link Connector#explain} says it in words
     */
    static Dialogue with(Target target, Duration timeout, Optional<Tls> tls) throws IOException {
        InetSocketAddress address = target.address();
        return switch (target.protocol()) {
            case TCP, TLS -> new StreamDialogue(() -> Connection.over(Connector.tcp(address, null, timeout), target, tls, timeout), timeout);
            case UDP -> new UdpDialogue(address, timeout);
        };
    }

    /**
     * Says a sentence and waits for the reply.
     *
     * @param sentence without a line end
     * @return the reply without its line end; or null if none came in time
     * @throws IOException if the server is gone, or the sentence cannot be sent
     */
    byte[] ask(byte[] sentence) throws IOException;

    /** What came too late for the sentence it answers, and has not been returned before. */
    List<byte[]> lateReplies() throws IOException;

    @Override
    void close() throws IOException;
}
