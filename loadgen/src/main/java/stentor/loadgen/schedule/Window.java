package stentor.loadgen.schedule;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * When requests may be sent and which of them count: a warm-up, then a measured time, ended by the clock, by a number of
 * requests or by hand. Times are {@link System#nanoTime} values, passed in. Any thread may ask.
 */
public final class Window {

    /** The phase of requests that do not count. */
    public static final int WARMUP = 0;
    /** The phase of those that do. */
    public static final int MEASURED = 1;
    /** How many there are. */
    public static final int PHASES = 2;

    /**
     * By how much the end of a warm-up is told beforehand: whoever has just taken the time for a request may not have asked yet
     * whether it counts, and has to be told the same when its reply has come.
     */
    private static final long NOTICE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** So far off that it never comes, and near enough to be added to a time. */
    private static final long UNTIMED_NANOS = Long.MAX_VALUE / 4;

    private final Warmup warmup;
    private final long durationNanos;
    private final AtomicLong tickets;
    private volatile long begin;
    private volatile long measureFrom;
    private volatile long stopAt;
    private boolean opened;
    private boolean stopped;

    /**
     * @param duration the measured time; null for no end by the clock
     * @param requests how many requests may be sent in the measured time by all connections together; 0 for any number
     */
    public Window(Warmup warmup, Duration duration, long requests) {
        this.warmup = warmup;
        this.durationNanos = duration == null ? UNTIMED_NANOS : duration.toNanos();
        this.tickets = requests == 0 ? null : new AtomicLong(requests);
    }

    /** Sets the times. Called once, before anything is asked. */
    public synchronized void open(long now) {
        opened = true;
        begin = now;
        measureFrom = now + warmup.most().toNanos();
        stopAt = stopped ? now : measureFrom + durationNanos;
    }

    /** Whether the run is to be watched, since it says how long the warm-up takes. */
    public boolean hasOpenWarmup() {
        return warmup.isRange();
    }

    /** Whether {@link #endWarmup} would make it shorter, and that is asked for. */
    public boolean mayEndWarmup(long now) {
        return warmup.isRange() && now - begin >= warmup.least().toNanos() && measureFrom - now > NOTICE_NANOS;
    }

    /** Requests count from a moment later on, although the longest warm-up is not over. */
    public synchronized void endWarmup(long now) {
        measureFrom = now + NOTICE_NANOS;
        if (!stopped)
            stopAt = measureFrom + durationNanos;
    }

    /** No request is sent from now on, even if the window is only opened later. */
    public synchronized void stop(long now) {
        stopped = true;
        if (opened && now - stopAt < 0)
            stopAt = now;
    }

    /** Whether another request may be sent now, or was to be sent then. A yes is a claim on one of a limited number, so it must then be sent. */
    public boolean claim(long now) {
        if (now - stopAt >= 0)
            return false;
        return tickets == null || !isMeasured(now) || tickets.getAndDecrement() > 0;
    }

    /** Claims so many that were to be sent then, or as many as are left of a limited number; returns how many. */
    public long claim(long then, long count) {
        return tickets == null || !isMeasured(then) ? count : Math.clamp(tickets.getAndAdd(-count), 0, count);
    }

    /** Whether no request will be sent from now on. */
    public boolean isClosed(long now) {
        return now - stopAt >= 0 || isUsedUp();
    }

    /** Whether as many requests were sent as may be. */
    public boolean isUsedUp() {
        return tickets != null && tickets.get() <= 0;
    }

    /** Whether a request sent then counts in the result. */
    boolean isMeasured(long sentAt) {
        return phase(sentAt) == MEASURED;
    }

    /**
     * {@link #MEASURED} if a request sent then counts in the result, else {@link #WARMUP}; to be an index, and not branched on
     * where speed matters. During the warm-up the compiler sees only one side of such a branch and leaves out the other, so that
     * the first request that counts would throw all that code away: a stall of milliseconds, just when measuring begins.
     */
    public int phase(long sentAt) {
        return (int) (measureFrom - 1 - sentAt >>> Long.SIZE - 1);
    }

    /** Whether the clock ends it, where nothing else has before. */
    public boolean isTimed() {
        return durationNanos < UNTIMED_NANOS;
    }

    /** Whether requests are sent before those that count. */
    public boolean hasWarmup() {
        return !warmup.isNone();
    }

    /** When requests begin to be sent. */
    public long begin() {
        return begin;
    }

    /** When the measured time begins. */
    public long measureFrom() {
        return measureFrom;
    }

    /** When the sending ends, as far as the clock decides it. */
    public long stopAt() {
        return stopAt;
    }
}
