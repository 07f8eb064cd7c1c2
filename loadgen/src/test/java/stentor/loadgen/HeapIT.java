package stentor.loadgen;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the collector was asked to do before the load, as the jar's JVM logs it. */
class HeapIT {

    private static final Pattern ASKED_FOR = Pattern.compile("Pause Full \\(System\\.gc\\(\\)\\) \\d+M->(\\d+)M\\((\\d+)M\\)");

    @TempDir
    Path folder;

    @Test
    void beforeTheLoadTheHeapIsCollectedAndHasRoomForTwentyTimesWhatIsAlive() throws Exception {
        MatchResult collection = collectionAskedFor("-Xmx512m");
        assertTrue(times(collection) > 15, collection.group());
    }

    @Test
    void theRoomAskedForOnTheCommandLineIsKeptTo() throws Exception {
        MatchResult collection = collectionAskedFor("-Xmx512m", "-XX:MinHeapFreeRatio=20", "-XX:MaxHeapFreeRatio=60");
        assertTrue(times(collection) < 10, collection.group());
    }

    private static double times(MatchResult collection) {
        return Double.parseDouble(collection.group(2)) / Double.parseDouble(collection.group(1));
    }

    private MatchResult collectionAskedFor(String... options) throws Exception {
        Path log = folder.resolve("gc.log");
        Path output = folder.resolve("output");
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseG1GC", "-XX:InitialHeapSize=32m", "-Xlog:gc:file=" + log));
        command.addAll(List.of(options));
        command.addAll(List.of("-jar", System.getProperty("stentor.loadgen.jar"), "run", "tcp", "-n", "1000", "-O", "100ms"));
        assertEquals(0, new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start().waitFor(), () -> "see " + output);
        List<MatchResult> collections = ASKED_FOR.matcher(Files.readString(log, UTF_8)).results().toList();
        assertEquals(1, collections.size());
        return collections.get(0);
    }
}
