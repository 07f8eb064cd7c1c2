package stentor.loadgen.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Processor time that the machine below a virtual one gave to others, since the start of the system.
 *
 * @param stolen in ticks
 * @param all time of all processors, in ticks
 */
record Steal(long stolen, long all) {

    private static final int STEAL_COLUMN = 8;

    /** Nothing where there is no procfs. */
    static Steal now() {
        try (var lines = Files.lines(Path.of("/proc/stat"), StandardCharsets.UTF_8)) {
            return of(lines.findFirst().orElse(""));
        } catch (IOException e) {
            return new Steal(0, 0);
        }
    }

    /** Of the line that begins with {@code cpu}: user, nice, system, idle, iowait, irq, softirq, steal; guest time is in user time. */
    static Steal of(String line) {
        String[] columns = line.trim().split("\\s+");
        long all = 0;
        for (int i = 1; i < columns.length && i <= STEAL_COLUMN; i++)
            all += Long.parseLong(columns[i]);
        return new Steal(columns.length > STEAL_COLUMN ? Long.parseLong(columns[STEAL_COLUMN]) : 0, all);
    }

    /** The share of the time since then that was stolen, from 0 to 1. */
    double shareSince(Steal before) {
        return all == before.all ? 0 : (double) (stolen - before.stolen) / (all - before.all);
    }
}
