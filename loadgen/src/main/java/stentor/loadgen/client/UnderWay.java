package stentor.loadgen.client;

/**
 * The requests under way on a stream, oldest first, in batches that were due, and sent, at the same time. One thread adds and
 * another, or the same one, takes away; any may look. Numbered over the client's whole life.
 */
final class UnderWay {

    /** No time. */
    static final long NONE = Long.MIN_VALUE;

    /** There is room for so many batches at first: more are seldom under way, and thousands of connections are not to pay for it. */
    private static final int USUALLY = 2;
    /** When a batch was due, when it was sent, and the number behind its last request. */
    private static final int FIELDS = 3;

    private final int most;
    /** A ring of batches next to each other; a power of two of them. Only ever replaced by a longer copy. */
    private volatile long[] batches = new long[FIELDS * USUALLY];
    private volatile long sent;
    private volatile long answered;
    /** How many batches have been added, and how many are done with. */
    private volatile long added;
    private volatile long done;

    /** @param most how many requests there may be */
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

    /** A batch is sent, of at least one request; there must be room. */
    void add(long due, long now, int count) {
        long batch = added;
        if ((batch - done) * FIELDS == batches.length)
            grow();
        long[] ring = batches;
        int slot = slot(ring, batch);
        long end = sent + count;
        ring[slot] = due;
        ring[slot + 1] = now;
        ring[slot + 2] = end;
        added = batch + 1;
        sent = end;
    }

    private void grow() {
        long[] shorter = batches;
        long[] longer = new long[2 * shorter.length];
        for (long batch = added - shorter.length / FIELDS; batch < added; batch++)
            System.arraycopy(shorter, slot(shorter, batch), longer, slot(longer, batch), FIELDS);
        batches = longer;
    }

    /** When the oldest, which must be there, was due. */
    long due() {
        return ofOldest(0);
    }

    /** When the oldest, which must be there, was sent. */
    long sentAt() {
        return ofOldest(1);
    }

    /** The number behind the last one that was due and sent together with the oldest, which must be there. */
    long endOfBatch() {
        return ofOldest(2);
    }

    private long ofOldest(int field) {
        long[] ring = batches;
        return ring[slot(ring, done) + field];
    }

    /** For another thread: when the oldest was sent, or {@link #NONE} if there is none, or it was answered this moment. */
    long oldestSentAt() {
        long oldest = answered;
        if (oldest == sent)
            return NONE;
        long batch = done;
        long[] ring = batches;
        long time = ring[slot(ring, batch) + 1];
        long end = ring[slot(ring, batch) + 2];
        return oldest == answered && oldest < end ? time : NONE;
    }

    /** So many of the oldest batch are done with. */
    void remove(long count) {
        long end = endOfBatch();
        // There is one thread that writes these.
        answered = answered + count;
        if (answered == end)
            done = done + 1;
    }

    private static int slot(long[] ring, long batch) {
        return FIELDS * (int) (batch & ring.length / FIELDS - 1);
    }
}
