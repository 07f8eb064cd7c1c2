package stentor.loadgen.measure;

import java.util.concurrent.atomic.AtomicLongArray;

/** When each class of error happened first and last. Any thread may note one. */
public final class ErrorTimes {

    private static final long NEVER = Long.MIN_VALUE;

    private final AtomicLongArray first = new AtomicLongArray(ErrorClass.values().length);
    private final AtomicLongArray last = new AtomicLongArray(ErrorClass.values().length);

    /** Nothing has happened yet. */
    public ErrorTimes() {
        for (int i = 0; i < first.length(); i++)
            first.set(i, NEVER);
    }

    /** One happened at this moment, as {@link System#nanoTime}. */
    public void note(ErrorClass error, long at) {
        if (first.getPlain(error.ordinal()) == NEVER)
            first.compareAndSet(error.ordinal(), NEVER, at);
        last.setOpaque(error.ordinal(), at);
    }

    /** Whether one happened. */
    public boolean happened(ErrorClass error) {
        return first.get(error.ordinal()) != NEVER;
    }

    /** When the first happened, if one did. */
    public long first(ErrorClass error) {
        return first.get(error.ordinal());
    }

    /** When the last happened, if one did. */
    public long last(ErrorClass error) {
        return last.get(error.ordinal());
    }
}
