package stentor.server.service;

import java.io.IOException;
import java.util.Locale;

/**
 * What the server does with what a client says.
 *
 * <p>A service is straight-line blocking code: it reads from its {@link Conversation}, answers, and reads again until the
 * input ends. It sees no socket, and the same code serves TCP, where a conversation is a connection, and UDP, where a
 * conversation is one datagram and everything written in it is one datagram back.
 *
 * <pre>{@code
 * public final class Reverse implements Service {
 *     public void converse(Conversation peer) throws IOException {
 *         for (String line; (line = peer.readLine()) != null; )
 *             peer.reply(new StringBuilder(line).reverse().toString());
 *     }
 * }
 * }</pre>
 *
 * <p><b>Threads.</b> One instance serves all clients at once: each TCP connection calls {@link #converse} on a virtual
 * thread of its own, so blocking there holds up nobody else. All datagrams are served by one thread, one after the other,
 * so blocking there holds up every other datagram. What belongs to one conversation is kept in local variables.
 *
 * <p><b>By name.</b> A class with a public no-argument constructor that is listed in
 * {@code META-INF/services/stentor.server.service.Service} is found by {@link java.util.ServiceLoader} and chosen with
 * {@code --service NAME} or {@code --service NAME:ARGUMENT}.
 */
@FunctionalInterface
public interface Service {

    /**
     * Serves one client from its first byte to its last. Returning ends the conversation; over TCP the connection is closed.
     *
     * @throws IOException what the conversation threw, or a failure of the service's own
     */
    void converse(Conversation peer) throws IOException;

    /** The name that {@code --service} knows this service by: the simple class name in lower case, unless overridden. */
    default String name() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    /** One line for {@code --help}: how to write the name with its argument, if it takes one. */
    default String usage() {
        return name();
    }

    /**
     * The service configured with what stood behind the colon in {@code --service NAME:ARGUMENT}.
     *
     * @param argument the text behind the first colon, or null if there was no colon
     * @throws IllegalArgumentException if the service cannot be used so; the message says what it takes
     */
    default Service with(String argument) {
        if (argument != null)
            throw new IllegalArgumentException("the service '" + name() + "' takes no argument");
        return this;
    }
}
