package stentor.loadgen.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/**
 * Processor time that the machine below a virtual one gave to others, since the start of the system.
 *
 * @param stolen in ticks
 * @param all time, in ticks
 */
record Steal(long stolen, long all) {

    /** Tells how much it is by now, of these processors or of all where there are none. */
    interface Meter {
        Steal read(Collection<Integer> processors) throws IOException;
    }

    private static final Path STAT = Path.of("/proc/stat");
    private static final int STEAL_COLUMN = 8;

    /**
     * Of these processors, or of all where there are none. Nothing where there is no procfs.
     *
     * @throws IOException if there is one that cannot be read
     */
    static Steal now(Collection<Integer> processors) throws IOException {
        return Files.exists(STAT) ? of(Files.readAllLines(STAT, StandardCharsets.UTF_8), processors) : new Steal(0, 0);
    }

    /** Of the lines that begin with {@code cpu}, or with {@code cpu0} and so on. */
    static Steal of(List<String> lines, Collection<Integer> processors) {
        List<String> names = processors.isEmpty() ? List.of("cpu") : processors.stream().map(number -> "cpu" + number).toList();
        return lines.stream().filter(line -> names.contains(line.split(" ", 2)[0])).map(Steal::of)
            .reduce(new Steal(0, 0), (one, other) -> new Steal(one.stolen + other.stolen, one.all + other.all));
    }

    /** Of one such line: user, nice, system, idle, iowait, irq, softirq, steal; guest time is in user time. */
    private static Steal of(String line) {
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
