package stentor.loadgen.measure;

/**
 * What became of the requests of one client over UDP, which are numbered from 0. Each is first under way, then either answered
 * or timed out. In the terms of RFC 4737, 5560 and 6673, of replies:
 * <ul>
 * <li><b>lost</b>: none came within the time-out;
 * <li><b>late</b>: one came after it; it is then no longer lost;
 * <li><b>duplicate</b>: one came where one had come, in time or late;
 * <li><b>reordered</b>: it came in time, and the reply to a later request had come before it;
 * <li><b>jitter</b>: RFC 3550's running mean of how much longer or shorter one took than the one that came before it.
 * </ul>
 * That is exact for all under way and as many before them as are remembered. Confined to one thread at a time.
 */
public final class Flow {

    /** What a reply is. */
    public enum Verdict {
        /** The first, before its request timed out. */
        IN_TIME,
        /** The first, after that. */
        LATE,
        /** Another one. */
        DUPLICATE,
        /** To a request that was not sent, or so long ago that nothing is remembered of it. */
        UNKNOWN
    }

    private static final byte UNDER_WAY = 0;
    private static final byte TIMED_OUT = 1;
    private static final byte ANSWERED = 2;
    private static final int FIRST_CAPACITY = 64;
    /** RFC 3550's gain. */
    private static final double JITTER_GAIN = 1.0 / 16;

    private final int mostUnderWay;
    private final int remembered;
    private final boolean scheduled;
    private byte[] states;
    private long[] sentAt;
    private long[] dueAt;
    private long sent;
    /** None before it is under way. */
    private long oldest;
    private int underWay;
    private long newestAnswered = -1;
    private boolean reordered;
    private long replies;
    private long lastTransit;
    private double jitter;

    /**
     * Takes memory as it comes to be needed.
     *
     * @param mostUnderWay how many there is room for
     * @param remembered of how many of the last it is known what became of them; so many may also overtake one that is under way
     * @param scheduled whether requests are due at another time than they are sent
     */
    public Flow(int mostUnderWay, int remembered, boolean scheduled) {
        this.mostUnderWay = mostUnderWay;
        this.remembered = remembered;
        this.scheduled = scheduled;
        allocate((int) Math.min(FIRST_CAPACITY, mostCapacity()));
    }

    private long mostCapacity() {
        return (long) mostUnderWay + remembered;
    }

    private void allocate(int capacity) {
        states = new byte[capacity];
        sentAt = new long[capacity];
        dueAt = scheduled ? new long[capacity] : sentAt;
    }

    /** The number of the next request. */
    public long sent() {
        return sent;
    }

    /** The number of the oldest request under way; {@link #sent} if there is none. */
    public long oldest() {
        return oldest;
    }

    /** How many are under way. */
    public int underWay() {
        return underWay;
    }

    /** Whether another request may be sent. */
    public boolean hasRoom() {
        return underWay < mostUnderWay && sent - oldest < mostCapacity();
    }

    /** The next request is sent. */
    public void send(long due, long now) {
        if (sent - oldestRemembered() == states.length)
            grow();
        states[slot(sent)] = UNDER_WAY;
        dueAt[slot(sent)] = due;
        sentAt[slot(sent)] = now;
        sent++;
        underWay++;
    }

    private void grow() {
        byte[] oldStates = states;
        long[] oldSentAt = sentAt;
        long[] oldDueAt = dueAt;
        allocate((int) Math.min(2L * oldStates.length, mostCapacity()));
        for (long number = sent - oldStates.length; number < sent; number++) {
            int from = (int) (number % oldStates.length);
            states[slot(number)] = oldStates[from];
            sentAt[slot(number)] = oldSentAt[from];
            dueAt[slot(number)] = oldDueAt[from];
        }
    }

    /** Whether it is known what became of this one. */
    private boolean remembers(long number) {
        return number >= oldestRemembered() && number < sent;
    }

    /** Whether it was sent and has neither been answered nor timed out. */
    public boolean isUnderWay(long number) {
        return number >= oldest && number < sent && states[slot(number)] == UNDER_WAY;
    }

    /** When one that is remembered was due. */
    public long due(long number) {
        return dueAt[slot(number)];
    }

    /** When one that is remembered was sent. */
    public long sentAt(long number) {
        return sentAt[slot(number)];
    }

    /** The oldest number from which on all are remembered. */
    public long oldestRemembered() {
        return Math.max(0, Math.min(oldest, sent - remembered));
    }

    /** A reply to this one came. */
    public Verdict answer(long number, long now) {
        reordered = false;
        if (!remembers(number))
            return Verdict.UNKNOWN;
        byte state = states[slot(number)];
        if (state == ANSWERED)
            return Verdict.DUPLICATE;
        smoothJitter(now - sentAt[slot(number)]);
        if (state == TIMED_OUT) {
            states[slot(number)] = ANSWERED;
            return Verdict.LATE;
        }
        reordered = number < newestAnswered;
        newestAnswered = Math.max(newestAnswered, number);
        settle(number, ANSWERED);
        return Verdict.IN_TIME;
    }

    private void smoothJitter(long transit) {
        if (replies++ > 0)
            jitter += (Math.abs(transit - lastTransit) - jitter) * JITTER_GAIN;
        lastTransit = transit;
    }

    /** Whether the last one answered in time was reordered. */
    public boolean wasReordered() {
        return reordered;
    }

    /** The oldest under way times out if it was sent at this moment or before. Returns its number, or -1. */
    public long expireOldest(long sentUntil) {
        if (oldest == sent || sentAt[slot(oldest)] - sentUntil > 0)
            return -1;
        long number = oldest;
        settle(number, TIMED_OUT);
        return number;
    }

    /** Nobody waits for this one any more, and no reply to it will be taken for anything but a duplicate. */
    public void giveUp(long number) {
        settle(number, ANSWERED);
    }

    private void settle(long number, byte state) {
        states[slot(number)] = state;
        underWay--;
        while (oldest < sent && states[slot(oldest)] != UNDER_WAY)
            oldest++;
    }

    /** In nanoseconds; NaN without two replies. */
    public double jitterNanos() {
        return replies < 2 ? Double.NaN : jitter;
    }

    private int slot(long number) {
        return (int) (number % states.length);
    }
}
