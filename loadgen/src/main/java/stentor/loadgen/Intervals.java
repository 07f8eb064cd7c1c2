package stentor.loadgen;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import org.HdrHistogram.Histogram;

import stentor.loadgen.client.Fleet;
import stentor.loadgen.measure.Interval;
import stentor.loadgen.measure.Interval.Phase;
import stentor.loadgen.measure.IntervalListener;
import stentor.loadgen.measure.Snapshot;
import stentor.loadgen.measure.Timing;

/** Cuts a run into intervals, each from where the one before ended. Confined to one thread. */
final class Intervals {

    private final Fleet fleet;
    private final IntervalListener listener;
    private final Instant started;
    private final Snapshot first;
    private Snapshot last;

    /** The run begins now, as the snapshot has it. */
    Intervals(Fleet fleet, IntervalListener listener, Instant started, Snapshot first) {
        this.fleet = fleet;
        this.listener = listener;
        this.started = started;
        this.first = first;
        this.last = first;
    }

    /** When the run began. */
    Instant started() {
        return started;
    }

    /** How long after that a moment was, given as {@link System#nanoTime}. */
    Duration sinceStart(long at) {
        return Duration.ofNanos(at - first.at());
    }

    /** Where the current interval began. */
    Snapshot last() {
        return last;
    }

    /** The current interval, all of it in this phase, ends now; returns what was recorded in it. */
    Map<Timing, Histogram> end(Phase phase, Snapshot now) {
        Map<Timing, Histogram> timings = fleet.collect(phase.compareTo(Phase.MEASURING) >= 0);
        Duration offset = Duration.ofNanos(last.at() - first.at());
        listener.interval(new Interval(phase, started.plus(offset), offset, Duration.ofNanos(now.at() - last.at()), now.total().since(last.total()), timings));
        last = now;
        return timings;
    }
}
