package stentor.server.guard;

/** Where connections come from: an IPv4 address or an IPv6 /64, since that is what one customer is given. */
public final class Source {

    /** For those who are not counted. */
    static final Source EXEMPT = new Source(null);

    /** Its key among all {@link Sources}. */
    final Long number;
    /** How many connections it has. Changed under its key's lock alone. */
    volatile int open;

    Source(Long number) {
        this.number = number;
    }
}
