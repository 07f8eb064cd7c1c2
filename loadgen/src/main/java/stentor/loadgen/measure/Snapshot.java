package stentor.loadgen.measure;

/**
 * Everything that grows, at one moment. Two of them make rates over the time that really lay between them.
 *
 * @param at the moment, as {@link System#nanoTime}
 * @param total what had happened by then
 * @param generatorCpuNanos this process's CPU time
 */
public record Snapshot(long at, Tally total, long generatorCpuNanos) {

    /** Seconds from an earlier one to this. */
    private double secondsSince(Snapshot earlier) {
        return (at - earlier.at) / 1e9;
    }

    /** So much between an earlier one and this is so much a second; nothing if there was no time between them. */
    public double perSecondSince(Snapshot earlier, double amount) {
        return at == earlier.at ? 0 : amount / secondsSince(earlier);
    }

    /** Right replies a second between an earlier one and this. */
    public double completedPerSecondSince(Snapshot earlier) {
        return perSecondSince(earlier, total.completed - earlier.total.completed);
    }
}
