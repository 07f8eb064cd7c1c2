package stentor.loadgen.measure;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

import org.HdrHistogram.Histogram;

import stentor.loadgen.target.Target;

/**
 * What a run came to.
 *
 * @param target where the load went
 * @param connections how many clients there were
 * @param pipeline how many requests each had under way
 * @param measuredTime how long the figures per second are taken over; the warm-up is not in it
 * @param measured what happened to the requests sent in that time, and every failure to connect
 * @param total what happened from first to last, the warm-up included
 * @param completedPerSecond right replies that came in the measured time, whenever their request was sent
 * @param sentBytesPerSecond payload
 * @param receivedBytesPerSecond payload
 * @param latency nanoseconds from when a request was to be sent to its reply, for right replies to measured requests. In a
 *     closed loop a request is to be sent when it is sent
 * @param connectTime nanoseconds that connections took to be made
 * @param generatorCores processors' worth of CPU time that the generator itself used
 * @param saturated why the generator may have been the bottleneck; empty if nothing says so
 * @param server what the server used, where it is known
 * @param serverCounters what the bundled server counted, by name; empty for others
 * @param firstMismatch what was wrong with the first wrong reply
 * @param interrupted whether the run was stopped before its time
 */
public record Result(Target target, int connections, int pipeline, Duration measuredTime, Tally measured, Tally total,
                     double completedPerSecond, double sentBytesPerSecond, double receivedBytesPerSecond,
                     Histogram latency, Histogram connectTime, double generatorCores, Optional<String> saturated,
                     Optional<ServerUsage> server, Map<String, Long> serverCounters, Optional<String> firstMismatch,
                     boolean interrupted) {

    /**
     * What the server's process used during the measured time.
     *
     * @param cpuMicrosPerRequest user and system time a right reply; NaN if there was none
     * @param residentBytes at the end
     */
    public record ServerUsage(long pid, double cpuMicrosPerRequest, long residentBytes) {
    }

    /** The same run with what the bundled server counted by its end. */
    public Result withServerCounters(Map<String, Long> counters) {
        return new Result(target, connections, pipeline, measuredTime, measured, total, completedPerSecond, sentBytesPerSecond,
            receivedBytesPerSecond, latency, connectTime, generatorCores, saturated, server, counters, firstMismatch, interrupted);
    }
}
