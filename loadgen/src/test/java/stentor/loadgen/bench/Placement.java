package stentor.loadgen.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * On which processors the server and loadgen run. Where both may run on all, they take each other's, and the system moves them
 * about, which is most of the noise.
 *
 * @param server what comes in front of the server's command
 * @param loadgen what comes in front of loadgen's command
 * @param description for people
 */
record Placement(List<String> server, List<String> loadgen, String description) {

    /** The server on one processor and loadgen on all others, where there is more than one, and {@code taskset} to say so. */
    static Placement here() {
        List<Integer> processors = allowed();
        if (processors.size() < 2 || !taskset())
            return new Placement(List.of(), List.of(), "server and loadgen on all processors");
        String first = processors.get(0).toString();
        String others = processors.stream().skip(1).map(String::valueOf).collect(Collectors.joining(","));
        return new Placement(List.of("taskset", "-c", first), List.of("taskset", "-c", others),
            "server on processor " + first + ", loadgen on " + others + " (taskset)");
    }

    /** Those that this process may use, which need not begin with 0; none where there is no procfs. */
    private static List<Integer> allowed() {
        try (Stream<String> status = Files.lines(Path.of("/proc/self/status"))) {
            return status.filter(line -> line.startsWith("Cpus_allowed_list:"))
                .flatMap(line -> Stream.of(line.substring(line.indexOf(':') + 1).strip().split(",")))
                .map(range -> range.split("-"))
                .flatMap(ends -> IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1])).boxed())
                .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static boolean taskset() {
        try {
            return new ProcessBuilder("taskset", "--version").redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
