package stentor.server.guard;

/** What the system knows of the UDP sockets of this host. */
@FunctionalInterface
public interface LocalClients {

    /**
     * Whether a socket of this host at that address and port is connected to our port. May take a millisecond. False also where
     * the system does not tell.
     */
    boolean isConnectedToUs(Source source);
}
