package stentor.server.guard;

/**
 * The heap that a server's limits bound it to: a fixed part, and for each connection as much as it takes with all its buffers
 * full. What a service of a user's own keeps comes on top, and so do the kernel's socket buffers, which are no heap.
 *
 * @param connections how many there may be
 * @param perConnection bytes for each, at the most
 */
public record HeapNeed(int connections, long perConnection) {

    /** Classes, threads, the datagram buffers, and room for the collector to work in. */
    public static final long FIXED = 16 << 20;
    /**
     * An idle connection's socket, stack and smallest buffer, and as much again that waits to be collected. One whose last requests
     * were large still has the buffer for those.
     */
    public static final long IDLE = 4 << 10;

    /** The largest read buffer for services that read no lines. */
    private static final int READ_BUFFER = 64 << 10;
    /** What was read, and its reply, which is at most three times as long. */
    private static final int COPIES = 4;

    /** @param limits those in force, with a number of connections */
    public static HeapNeed of(Limits limits) {
        return new HeapNeed(limits.maxConnections(), IDLE + (long) COPIES * Math.max(READ_BUFFER, limits.maxLine()));
    }

    /** Bytes, with every connection open and its buffers full. */
    public long most() {
        return FIXED + connections * perConnection;
    }

    /** How many connections with full buffers a heap of so many bytes holds; at least 1. */
    public long connectionsIn(long heap) {
        return Math.max(1, (heap - FIXED) / perConnection);
    }
}
