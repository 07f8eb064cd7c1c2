package stentor.loadgen.report;

import java.time.Instant;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

import stentor.loadgen.measure.Interval;
import stentor.loadgen.measure.Interval.Phase;
import stentor.loadgen.measure.IntervalListener;
import stentor.loadgen.measure.Timing;

/**
 * Writes a histogram log 1.3 as a run goes: for each second and {@link Timing} of which there is something a line, tagged with the
 * timing. All lines of a tag add up to the result's histogram; requests of the warm-up are not in it. Values are nanoseconds, but
 * the maximum that stands readable in a line is in milliseconds, as other tools write it.
 */
public final class HistogramLog implements IntervalListener {

    private final OutputFile.Journal journal;
    private final HistogramLogWriter writer;
    private boolean begun;

    /** Writes there; whoever opened it closes it. */
    public HistogramLog(OutputFile.Journal journal) {
        this.journal = journal;
        this.writer = new HistogramLogWriter(journal.out());
    }

    @Override
    public void interval(Interval interval) {
        journal.enter(out -> {
            if (!begun)
                begin(interval.start());
            for (Timing timing : Timing.values()) {
                Histogram histogram = interval.timings().get(timing);
                if (histogram.getTotalCount() > 0 && (interval.phase() != Phase.WARMUP || timing == Timing.CONNECT))
                    write(interval, timing, histogram.copy());
            }
        });
    }

    private void begin(Instant start) {
        begun = true;
        writer.outputComment("[stentor-loadgen; values in nanoseconds, Interval_Max in milliseconds]");
        writer.outputLogFormatVersion();
        writer.outputStartTime(start.toEpochMilli());
        writer.setBaseTime(start.toEpochMilli());
        writer.outputBaseTime(start.toEpochMilli());
        writer.outputLegend();
    }

    private void write(Interval interval, Timing timing, Histogram histogram) {
        histogram.setTag(timing.tag());
        histogram.setStartTimeStamp(interval.start().toEpochMilli());
        histogram.setEndTimeStamp(interval.start().plus(interval.length()).toEpochMilli());
        writer.outputIntervalHistogram(histogram);
    }
}
