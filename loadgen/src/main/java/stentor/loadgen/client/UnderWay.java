package stentor.loadgen.client;

/**
 * The requests under way on a stream, oldest first. One thread adds and another, or the same one, takes away; any may look.
 * Numbered over the client's whole life.
 */
final class UnderWay {

    /** No time. */
    static final long NONE = Long.MIN_VALUE;

    /** There is room for so many at first: more are seldom under way, and thousands of connections are not to pay for it. */
    private static final int USUALLY = 2;

    private final int most;
    /** When each was due and when it was sent, next to each other; a power of two of them. Only ever replaced by a longer copy. */
    private volatile long[] times = new long[2 * USUALLY];
    private volatile long sent;
    private volatile long answered;

    /** @param most how many there may be */
    UnderWay(int most) {
        this.most = most;
    }

    /** The number of the next request. */
    long sent() {
        return sent;
    }

    /** The number of the oldest one under way, if there is one. */
    long answered() {
        return answered;
    }

    boolean isEmpty() {
        return sent == answered;
    }

    /** How many more there may be. */
    int room() {
        return (int) (most - (sent - answered));
    }

    /** So many requests are sent; there must be room. */
    void add(long due, long now, int count) {
        long number = sent;
        long end = number + count;
        while (end - answered > times.length / 2)
            grow();
        long[] ring = times;
        for (; number < end; number++) {
            ring[slot(ring, number)] = due;
            ring[slot(ring, number) + 1] = now;
        }
        sent = end;
    }

    private void grow() {
        long[] shorter = times;
        long[] longer = new long[2 * shorter.length];
        for (long number = sent - shorter.length / 2; number < sent; number++)
            System.arraycopy(shorter, slot(shorter, number), longer, slot(longer, number), 2);
        times = longer;
    }

    /** When this one was due, which must be under way. */
    long due(long number) {
        long[] ring = times;
        return ring[slot(ring, number)];
    }

    /** When this one was sent, which must be under way. */
    long sentAt(long number) {
        long[] ring = times;
        return ring[slot(ring, number) + 1];
    }

    /** Whether these two, both under way, were due and sent at the same time. */
    boolean wereSentTogether(long one, long other) {
        return due(one) == due(other) && sentAt(one) == sentAt(other);
    }

    /** For another thread: when the oldest was sent, or {@link #NONE} if there is none, or it was answered this moment. */
    long oldestSentAt() {
        long oldest = answered;
        if (oldest == sent)
            return NONE;
        long[] ring = times;
        long time = ring[slot(ring, oldest) + 1];
        return oldest == answered ? time : NONE;
    }

    /** So many of the oldest are done with. */
    void remove(long count) {
        // There is one thread that writes this.
        answered = answered + count;
    }

    private static int slot(long[] ring, long number) {
        return 2 * (int) (number & ring.length / 2 - 1);
    }
}
