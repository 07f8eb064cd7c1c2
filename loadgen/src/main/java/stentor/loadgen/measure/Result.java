package stentor.loadgen.measure;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SortedMap;

import org.HdrHistogram.Histogram;

import stentor.loadgen.target.MachineUsage;
import stentor.loadgen.target.Target;

/**
 * What a run came to.
 *
 * @param targets where the load went, connection by connection in turn; at least one, all of one protocol
 * @param started when the first connection was begun
 * @param connections how many clients there were
 * @param pipeline how many requests each had under way, at most; 0 if that was not asked for
 * @param loop what decided when requests were sent
 * @param offeredPerSecond requests that were due a second of the measured time, as long as they were sent; empty for a closed loop
 * @param measuredTime how long the figures per second are taken over; the warm-up is not in it. It ends with the sending, or where that
 *     had sent as many requests as it may with the last right reply, but no later than the clock ends it
 * @param measured what happened to the requests sent in that time, and every failure to connect
 * @param total what happened from first to last, the warm-up included
 * @param completedPerSecond right replies that came in the measured time, whenever their request was sent
 * @param sentBytesPerSecond payload
 * @param receivedBytesPerSecond payload
 * @param timings a histogram for every {@link Timing}, of nanoseconds
 * @param errors every class of error of which there was one
 * @param datagrams what is known of UDP alone, beyond the tallies; empty for others
 * @param generator what the generator itself used
 * @param processors what this machine's processors did in the measured time, by their numbers; none where the system does not tell, or of several machines
 * @param server what the server used, where it is known
 * @param serverCounters what the bundled server counted, by name; empty for others
 * @param firstMismatch what was wrong with the first wrong reply
 * @param interrupted whether the run was stopped before its time
 * @param breakdown why it broke off by itself, in one line, if it did; it was interrupted then
 */
public record Result(List<Target> targets, Instant started, int connections, int pipeline, Loop loop, OptionalDouble offeredPerSecond,
                     Duration measuredTime, Tally measured, Tally total,
                     double completedPerSecond, double sentBytesPerSecond, double receivedBytesPerSecond,
                     Map<Timing, Histogram> timings, Map<ErrorClass, Occurrences> errors, Optional<Datagrams> datagrams,
                     Generator generator, SortedMap<Integer, MachineUsage.Shares> processors, Optional<ServerUsage> server, Map<String, Long> serverCounters,
                     Optional<String> firstMismatch, boolean interrupted, Optional<String> breakdown) {

    /**
     * A class of error from first to last, in the warm-up too.
     *
     * @param first since the beginning of the run
     * @param last since the beginning of the run
     */
    public record Occurrences(long count, Duration first, Duration last) {
    }

    /**
     * Of UDP.
     *
     * @param jitterNanos how much the transit time varies from datagram to datagram, as RFC 3550 smooths it, the mean over all
     *     clients; NaN without two replies to a client
     * @param droppedByOurKernel replies that reached this machine and found the client's socket full; empty where the system does
     *     not tell. They are among the lost, through no fault of server and network
     */
    public record Datagrams(double jitterNanos, OptionalLong droppedByOurKernel) {
    }

    /**
     * What the generator used during the measured time.
     *
     * @param cores processors' worth of CPU time
     * @param collections how often its garbage was collected
     * @param collectionNanos how long it stood still for that, in all
     * @param longestCollectionNanos how long at once, at the most
     * @param unreadShare for how much of the time that requests were under way their reply was there and had not been read, by
     *     samples; NaN if there are none
     * @param saturated why the generator was the bottleneck, as {@link Saturation} has it; empty if it was not
     */
    public record Generator(double cores, long collections, long collectionNanos, long longestCollectionNanos, double unreadShare, Optional<String> saturated) {
    }

    /**
     * What the server's process used during the measured time.
     *
     * @param cpuMicrosPerRequest user and system time a right reply; NaN if there was none
     * @param residentBytes at the end
     */
    public record ServerUsage(long pid, double cpuMicrosPerRequest, long residentBytes) {
    }

    /** The first of the targets, which stands for all where there is room for one. */
    public Target target() {
        return targets.get(0);
    }

    /** From when requests were to be sent to their replies. */
    public Histogram latency() {
        return timings.get(Timing.LATENCY);
    }

    /** How long connections took to be made. */
    public Histogram connectTime() {
        return timings.get(Timing.CONNECT);
    }

    /** Whether there were requests, and not one of them got the right reply, so that nothing was measured. */
    public boolean hasNoReply() {
        return total.sent + total.unsent > 0 && total.completed == 0;
    }

    /** The same run with what the bundled server counted by its end. */
    public Result withServerCounters(Map<String, Long> counters) {
        return new Result(targets, started, connections, pipeline, loop, offeredPerSecond, measuredTime, measured, total, completedPerSecond,
            sentBytesPerSecond, receivedBytesPerSecond, timings, errors, datagrams, generator, processors, server, counters, firstMismatch, interrupted,
            breakdown);
    }
}
