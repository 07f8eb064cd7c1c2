package stentor.loadgen.measure;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * Whether a run has stopped getting better: replies came no more than 2 % faster in the last second than in the one before. The
 * threshold is the usual one for JVMs, there for the coefficient of variation (Georges, Buytaert and Eeckhout, <em>Statistically
 * rigorous Java performance evaluation</em>, 2007); it is one-sided here, so that noise that makes a run slower does not hold it up.
 * Not thread-safe.
 */
public final class Steadiness {

    private static final double GROWTH = 1.02;
    private static final long SPAN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final int SPANS_A_SECOND = 2;

    private record Mark(long at, long replies) {
        double rateSince(Mark earlier) {
            return (double) (replies - earlier.replies) / (at - earlier.at);
        }
    }

    private final Deque<Mark> marks = new ArrayDeque<>();

    /** Whether it is time for the next {@link #add}. */
    public boolean isDue(long now) {
        return marks.isEmpty() || now - marks.getLast().at >= SPAN_NANOS;
    }

    /** To be called every half second: so many replies there have been by then. */
    public void add(long now, long replies) {
        marks.add(new Mark(now, replies));
        if (marks.size() > 2 * SPANS_A_SECOND + 1)
            marks.removeFirst();
    }

    /** Not before two seconds have been seen, nor without a reply in the last. */
    public boolean isReached() {
        if (marks.size() <= 2 * SPANS_A_SECOND)
            return false;
        Mark middle = marks.stream().skip(SPANS_A_SECOND).findFirst().orElseThrow();
        double last = marks.getLast().rateSince(middle);
        return last > 0 && last <= GROWTH * middle.rateSince(marks.getFirst());
    }
}
