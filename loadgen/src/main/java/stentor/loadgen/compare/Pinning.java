package stentor.loadgen.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import stentor.cli.UsageException;

/**
 * Which processors the two sides of a load run on.
 *
 * @param server what its command line begins with
 * @param generator what its command line begins with
 * @param description for the report
 */
public record Pinning(List<String> server, List<String> generator, String description) {

    /** How to place them. */
    public enum Way {
        /**
         * Both on one processor, which whatever else the machine does can then keep away from. They never run at the same time, so
         * that nothing depends on how fast one processor wakes another up, nor on which of both happens to wait for the other.
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
        return new Pinning(List.of(), List.of(), "not pinned: " + why);
    }

    /** As this machine allows. */
    public static Pinning here(Way way) throws InterruptedException {
        if (way == Way.NONE)
            return none("not asked for");
        List<Integer> processors = allowed();
        if (processors.isEmpty())
            return none("there is no taskset that works here");
        if (processors.size() < 2)
            return none("there is one processor");
        String first = processors.get(0).toString();
        if (way == Way.SHARED)
            return new Pinning(List.of("taskset", "-c", first), List.of("taskset", "-c", first), "server and generator share processor " + first + " (taskset)");
        String others = processors.subList(1, processors.size()).stream().map(String::valueOf).collect(Collectors.joining(","));
        return new Pinning(List.of("taskset", "-c", first), List.of("taskset", "-c", others),
            "server on processor " + first + ", generator on " + others + " (taskset)");
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
