package stentor.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import stentor.cli.Quantity;
import stentor.server.guard.HeapNeed;
import stentor.server.guard.Limits;

/** What SECURITY.md says is so: the tests it names are there, and the defaults are those of the code. */
class SecurityDocumentTest {

    private static final Path DOCUMENT = Path.of("..", "SECURITY.md");
    private static final Pattern PROMISE = Pattern.compile("\\| (\\d+) \\|.*\\| ([^|]+) \\|");
    private static final Pattern TEST = Pattern.compile("`(\\w+)`");

    private final List<String> lines = Files.readAllLines(DOCUMENT);

    SecurityDocumentTest() throws IOException {
    }

    private Stream<Matcher> promises() {
        return lines.stream().map(PROMISE::matcher).filter(Matcher::matches);
    }

    @Test
    void everyPromiseHasItsNumberAndATest() {
        assertEquals(IntStream.rangeClosed(1, 22).boxed().toList(), promises().map(line -> Integer.valueOf(line.group(1))).toList());
        assertTrue(promises().allMatch(line -> TEST.matcher(line.group(2)).find()));
    }

    @Test
    void everyTestThatIsNamedExists() throws IOException {
        Set<String> there;
        try (Stream<Path> files = Files.walk(Path.of("test", "java"))) {
            there = files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".java"))
                .map(name -> name.substring(0, name.length() - ".java".length())).collect(Collectors.toSet());
        }
        List<String> missing = promises().flatMap(line -> TEST.matcher(line.group(2)).results()).map(test -> test.group(1))
            .filter(test -> !there.contains(test)).toList();
        assertEquals(List.of(), missing);
    }

    @Test
    void theDefaultsAreThoseOfTheCode() {
        Limits limits = Limits.DEFAULTS;
        assertDefault("--host", Settings.DEFAULTS.host());
        assertDefault("--max-connections", String.format(Locale.ROOT, "%,d, on loopback %,d, at most the limit of open files less %d",
            Limits.AUTO_FROM_NETWORK, Limits.AUTO_ON_LOOPBACK, Limits.KEPT_DESCRIPTORS));
        assertDefault("--backlog", Integer.toString(limits.backlog()));
        assertDefault("--idle-timeout", Quantity.text(limits.idleTimeout()));
        assertDefault("--write-timeout", Quantity.text(limits.writeTimeout()));
        assertDefault("--line-timeout", Quantity.text(limits.lineTimeout()));
        assertDefault("--max-line", (limits.maxLine() >> 10) + "k");
        assertDefault("--drain-timeout", Quantity.text(limits.drainTimeout()));
        assertDefault("--udp-rate", String.format(Locale.ROOT, "%,d a second", Settings.DEFAULTS.udpRate()));
    }

    private void assertDefault(String option, String value) {
        List<String> said = lines.stream().filter(line -> line.startsWith("| `" + option + "` |"))
            .map(line -> line.split("\\|")[2].strip().replace("`", "")).toList();
        assertEquals(List.of(value), said, option);
    }

    @Test
    void theFormulaOfTheHeapIsThatOfTheCode() {
        String formula = lines.stream().filter(line -> line.startsWith("    ")).collect(Collectors.joining());
        assertEquals("    16 MiB + connections x (4 KiB + 4 x the larger of 64 KiB and --max-line)", formula);
        for (int maxLine : new int[] {1, 64 << 10, 1 << 20}) {
            long expected = (16 << 20) + 1000L * ((4 << 10) + 4L * Math.max(64 << 10, maxLine));
            assertEquals(expected, HeapNeed.of(Limits.DEFAULTS.withMaxConnections(1000).withMaxLine(maxLine)).most());
        }
    }
}
