package stentor.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What the server does when the network fails is done in some test: every catch of an I/O failure has been entered, says JaCoCo's
 * report.
 */
@Tag("coverage")
class CatchesIT {

    private static final Path REPORT = Path.of(System.getProperty("stentor.coverage", "run this by the profile coverage"));
    private static final Path SOURCES = Path.of("main", "java", "stentor", "server");
    private static final List<String> PACKAGES = List.of("tcp", "udp", "guard", "telemetry");

    private static final Pattern PART = Pattern.compile("<sourcefile name=\"([^\"]+)\">(.*?)</sourcefile>", Pattern.DOTALL);
    private static final Pattern COVERED = Pattern.compile("<line nr=\"(\\d+)\" mi=\"\\d+\" ci=\"[1-9]");
    private static final Pattern CATCH = Pattern.compile("\\} catch \\(.*(IOException|SocketTimeoutException|Throwable)");

    /** Those that no test in this JVM can bring about, by what stands in them. */
    private static final Map<String, String> ELSEWHERE = Map.of(
        "closing the server socket failed", "no system is known on which this fails",
        "cannot read {}", "the process's own status can always be read where it is there",
        "Out of descriptors, most likely", "DescriptorsIT has it happen to the jar, in a process of its own",
        "Connection.reset(socket);", "as above",
        "closed(connection, Counter.CLOSED_FAILED)", "no failure of I/O: no memory for a thread",
        "No memory for a connection more", "no failure of I/O",
        "No memory, most likely", "no failure of I/O",
        "waited.completeExceptionally", "DescriptorsIT has it happen to the jar, which then does not start");

    @Test
    void everyCatchIsEntered() throws IOException {
        Set<String> covered = covered();
        List<String> missed = new ArrayList<>();
        int all = 0;
        for (String place : catches()) {
            all++;
            if (!covered.contains(place))
                missed.add(place);
        }
        System.out.println("Of " + all + " catches of failures of I/O, entered: " + (all - missed.size()));
        assertTrue(all > 0);
        assertEquals(List.of(), missed);
    }

    private static List<String> catches() throws IOException {
        List<String> places = new ArrayList<>();
        for (String name : PACKAGES)
            try (Stream<Path> files = Files.list(SOURCES.resolve(name))) {
                for (Path file : files.sorted().toList()) {
                    List<String> lines = Files.readAllLines(file);
                    for (int i = 0; i < lines.size(); i++)
                        if (CATCH.matcher(lines.get(i)).find() && !isExempt(lines.subList(i + 1, i + 3)))
                            places.add(file.getFileName() + ":" + (i + 1));
                }
            }
        return places;
    }

    private static boolean isExempt(List<String> block) {
        return ELSEWHERE.keySet().stream().anyMatch(words -> String.join("\n", block).contains(words));
    }

    /** Every line of which something was run. File names are told apart by no folder, as none is there twice. */
    private static Set<String> covered() throws IOException {
        Set<String> places = new HashSet<>();
        Matcher part = PART.matcher(Files.readString(REPORT));
        while (part.find()) {
            String file = part.group(1);
            COVERED.matcher(part.group(2)).results().forEach(line -> places.add(file + ":" + line.group(1)));
        }
        return places;
    }
}
