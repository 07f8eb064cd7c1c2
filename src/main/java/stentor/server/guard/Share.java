package stentor.server.guard;

/** What one source, an IPv4 address or an IPv6 /64, has of the connections; a /64, since that is what one customer is given. */
public final class Share {

    /** Of those who are not counted. */
    static final Share EXEMPT = new Share(null);

    /** Its source's key among all {@link Sources}. */
    final Long number;
    /** How many connections it has. Changed under its key's lock alone. */
    volatile int open;

    Share(Long number) {
        this.number = number;
    }
}
