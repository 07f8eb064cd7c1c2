package stentor.loadgen.measure;

import java.util.ArrayList;
import java.util.List;

/** Keeps the {@link Second}s of a run. To be read when the run is over. */
public final class Series implements IntervalListener {

    private final List<Second> seconds = new ArrayList<>();

    @Override
    public void interval(Interval interval) {
        if (!interval.length().isZero())
            seconds.add(Second.of(interval));
    }

    /** In their order. */
    public List<Second> seconds() {
        return List.copyOf(seconds);
    }
}
