package stentor.loadgen.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Which processors the two sides of a load run on. The server gets the first that there is, and the generator all others: they
 * do not take each other's time then, and the server is what is slow.
 *
 * @param server what its command line begins with
 * @param generator what its command line begins with
 * @param description for the report
 */
public record Pinning(List<String> server, List<String> generator, String description) {

    /** Neither is pinned. */
    public static Pinning none(String why) {
        return new Pinning(List.of(), List.of(), "not pinned: " + why);
    }

    /** As this machine allows. */
    public static Pinning here() throws InterruptedException {
        List<Integer> processors = allowed();
        if (processors.isEmpty())
            return none("there is no taskset that works here");
        if (processors.size() < 2)
            return none("there is one processor");
        String first = processors.get(0).toString();
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
