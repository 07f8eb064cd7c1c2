package stentor.loadgen.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import stentor.cli.UsageException;

/**
 * Which processors the two sides of a load run on.
 *
 * @param server what its command line begins with
 * @param generator what its command line begins with
 * @param processors all that they have, the server's first, and one if they share it; empty if they may be anywhere
 * @param description for the report
 */
public record Pinning(List<String> server, List<String> generator, List<Integer> processors, String description) {

    /** Priority 0 is the only one of that policy. */
    private static final List<String> BATCH = List.of("chrt", "-b", "0");

    /** How to place them. */
    public enum Way {
        /**
         * Both on one processor, which whatever else the machine does can then keep away from. They never run at the same time, so
         * that nothing depends on how fast one processor wakes another up, nor on which of both happens to wait for the other. And
         * neither interrupts the other (SCHED_BATCH): each does all there is to do before it is the other's turn. Otherwise a
         * request that arrives has the server woken up at once, for a few of them; a slower server is woken up for more at a
         * time, and saves by that most of what it has become slower.
         */
        SHARED,
        /** The server on the first that there is, the generator on all others. */
        APART,
        /** Wherever the system puts them. */
        NONE;

        /** @throws UsageException if there is no such way */
        public static Way parse(String name) {
            return Arrays.stream(values()).filter(way -> way.name().toLowerCase(Locale.ROOT).equals(name)).findFirst()
                .orElseThrow(() -> new UsageException("--pin: there is no '" + name + "'; there are shared, apart and none"));
        }
    }

    /** Neither is pinned. */
    public static Pinning none(String why) {
        return new Pinning(List.of(), List.of(), List.of(), "not pinned: " + why);
    }

    /** As this machine allows. */
    public static Pinning here(Way way) throws InterruptedException {
        if (way == Way.NONE)
            return none("not asked for");
        List<Integer> processors = allowed();
        if (processors.isEmpty())
            return none("there is no taskset that works here");
        int first = processors.get(0);
        if (way == Way.SHARED)
            return shared(first);
        if (processors.size() < 2)
            return none("there is one processor");
        String others = processors.subList(1, processors.size()).stream().map(String::valueOf).collect(Collectors.joining(","));
        return new Pinning(on(first), List.of("taskset", "-c", others), processors,
            "server on processor " + first + ", generator on " + others + " (taskset)");
    }

    private static Pinning shared(int processor) throws InterruptedException {
        List<String> pinned = on(processor);
        boolean uninterrupted = works(BATCH);
        List<String> both = uninterrupted ? Stream.concat(pinned.stream(), BATCH.stream()).toList() : pinned;
        return new Pinning(both, both, List.of(processor), "server and generator share processor " + processor
            + (uninterrupted ? " and do not interrupt each other (taskset, chrt)" : " (taskset), but may interrupt each other: there is no chrt that works here"));
    }

    private static List<String> on(int processor) {
        return List.of("taskset", "-c", Integer.toString(processor));
    }

    private static boolean works(List<String> prefix) throws InterruptedException {
        try {
            List<String> command = Stream.concat(prefix.stream(), Stream.of("true")).toList();
            return new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** The processors that this process may use; empty where that cannot be found out. */
    private static List<Integer> allowed() throws InterruptedException {
        try {
            Process taskset = new ProcessBuilder("taskset", "-cp", Long.toString(ProcessHandle.current().pid()))
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
            String says = new String(taskset.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return taskset.waitFor() == 0 ? listed(says.substring(says.lastIndexOf(':') + 1).trim()) : List.of();
        } catch (IOException e) {
            // There is none, as on most systems but Linux.
            return List.of();
        }
    }

    /** Of {@code 0-2,5}. */
    static List<Integer> listed(String ranges) {
        List<Integer> processors = new ArrayList<>();
        for (String range : ranges.split(",")) {
            String[] ends = range.split("-");
            for (int i = Integer.parseInt(ends[0]); i <= Integer.parseInt(ends[ends.length - 1]); i++)
                processors.add(i);
        }
        return processors;
    }
}
