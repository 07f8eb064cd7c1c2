package stentor.loadgen.client;

/**
 * The requests under way on a stream, oldest first. One thread adds and another, or the same one, takes away; any may look.
 * Numbered over the client's whole life.
 */
final class UnderWay {

    /** No time. */
    static final long NONE = Long.MIN_VALUE;

    private final long[] dueAt;
    private final long[] sentAt;
    private volatile long sent;
    private volatile long answered;

    /** @param scheduled whether requests are due at another time than they are sent */
    UnderWay(int capacity, boolean scheduled) {
        sentAt = new long[capacity];
        dueAt = scheduled ? new long[capacity] : sentAt;
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

    boolean isFull() {
        return sent - answered >= sentAt.length;
    }

    /** The next request is sent; there must be room. */
    void add(long due, long now) {
        long number = sent;
        dueAt[slot(number)] = due;
        sentAt[slot(number)] = now;
        sent = number + 1;
    }

    /** When the oldest was due; there must be one. */
    long due() {
        return dueAt[slot(answered)];
    }

    /** When the oldest was sent; there must be one. */
    long sentAt() {
        return sentAt[slot(answered)];
    }

    /** For another thread: when the oldest was sent, or {@link #NONE} if there is none, or it was answered this moment. */
    long oldestSentAt() {
        long oldest = answered;
        if (oldest == sent)
            return NONE;
        long time = sentAt[slot(oldest)];
        return oldest == answered ? time : NONE;
    }

    /** The oldest is done with. */
    void remove() {
        // There is one thread that writes this.
        answered = answered + 1;
    }

    private int slot(long number) {
        return (int) (number % sentAt.length);
    }
}
