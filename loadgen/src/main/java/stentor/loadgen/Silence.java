package stentor.loadgen;

import java.time.Duration;

import stentor.loadgen.measure.Snapshot;
import stentor.loadgen.measure.Tally;

/**
 * For how long no right reply has come although there was cause for one. While nothing is under way, and nothing has been sent or has
 * failed since the last, there is none. Confined to one thread.
 */
final class Silence {

    private final Duration longest;
    private final boolean mayIdle;
    private Snapshot since;

    /**
     * @param longest how long it may last
     * @param mayIdle whether there may be no cause for a reply; if not, all time counts
     * @param begin when it begins
     */
    Silence(Duration longest, boolean mayIdle, Snapshot begin) {
        this.longest = longest;
        this.mayIdle = mayIdle;
        this.since = begin;
    }

    /** How long it may last. */
    Duration longest() {
        return longest;
    }

    /** Whether by then it has lasted too long; to be asked often. */
    boolean isTooLong(Snapshot now) {
        if (now.total().completed > since.total().completed || mayIdle && isIdle(now.total()))
            since = now;
        return now.at() - since.at() > longest.toNanos();
    }

    private boolean isIdle(Tally total) {
        Tally asked = total.since(since.total());
        return asked.sent == 0 && asked.problems() == 0 && total.underWay() <= 0;
    }
}
