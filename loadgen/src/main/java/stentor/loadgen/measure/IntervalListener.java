package stentor.loadgen.measure;

/**
 * Is told of a run as it goes, about once a second, so that what is written survives whatever ends the run. Called by one
 * thread, which directs the run: to be quick. The histograms are filled anew afterwards; whoever keeps one copies it.
 */
public interface IntervalListener {

    /** Does nothing. */
    IntervalListener NONE = interval -> { };

    /** A part of the run is over. */
    void interval(Interval interval);
}
