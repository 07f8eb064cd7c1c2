package stentor.loadgen.measure;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import org.HdrHistogram.Histogram;

/**
 * What happened in a second or so of a run. Intervals follow each other without gap from the first connection to the last reply,
 * and none reaches from one phase into the next.
 *
 * @param start on the calendar
 * @param offset from the beginning of the run, which is its first connection
 * @param tally all that happened in it, whatever phase it began in; that of all intervals adds up to {@link Result#total}
 * @param timings what was recorded in it; while measuring and draining, of requests that count alone, so that those of all
 *     but the warm-up's add up to the result's; an interval of the warm-up has those of the warm-up's requests, and its
 *     connections too count in the result
 */
public record Interval(Phase phase, Instant start, Duration offset, Duration length, Tally tally, Map<Timing, Histogram> timings) {

    /** The parts of a run, in their order; there may be none of the first two. */
    public enum Phase {
        /** Connections are made, and nothing is sent. */
        CONNECTING,
        /** Requests are sent that do not count. */
        WARMUP,
        /** Requests are sent that count. */
        MEASURING,
        /** Nothing more is sent, and the last replies are waited for. */
        DRAINING
    }
}
