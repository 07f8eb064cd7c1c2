package stentor.loadgen.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import stentor.loadgen.schedule.Warmup;

/**
 * The server beside Netty, {@code mvn -q -Pbench verify}: loadgen gives both the same work, one alive at a time and each time in
 * a JVM of its own, in rounds whose order alternates. Leaves the table in {@code target/bench/bench.md}, anew after each work,
 * and loadgen's result of every run beside it.
 */
@Tag("bench")
class SideBySideIT {

    private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);
    private static final int SECONDS = Integer.getInteger("bench.seconds", 4);
    /** Until the compiler has come to rest. */
    private static final Warmup WARMUP = Warmup.parse(System.getProperty("bench.warmup", "4s..15s"));
    private static final int START_AND_STOP_SECONDS = 3;

    private final Path folder = Path.of(System.getProperty("stentor.server.jar")).resolveSibling("bench");
    private final Placement placement = Placement.here();
    private final Contestant ours = Contestant.ours();
    private final Contestant netty = Contestant.netty();
    private final Map<Contestant, String> titles = new HashMap<>();
    private final MarkdownTable table = new MarkdownTable();
    private final List<String> notes = new ArrayList<>();
    private int saturated;
    private int runs;

    @Test
    void oursAndNettysCostOfEachWork() throws Exception {
        Files.createDirectories(folder);
        Path longMessage = Files.writeString(folder.resolve("64k.txt"), Work.longMessage(), StandardCharsets.UTF_8);
        List<Work> works = Work.all(longMessage);
        int seconds = works.size() * ROUNDS * 2 * ((int) WARMUP.least().toSeconds() + SECONDS + START_AND_STOP_SECONDS);
        System.out.printf(Locale.ROOT, "%d works x %d rounds x 2 servers, %d s measured each; about %d s in all. Placed: %s.%n", works.size(), ROUNDS,
            SECONDS, seconds, placement.description());
        for (Work work : works) {
            compare(work);
            Files.writeString(folder.resolve("bench.md"), report(), StandardCharsets.UTF_8);
        }
        System.out.printf("%n%s%nThis is in %s, with the result of every run.%n", report(), folder.resolve("bench.md").normalize());
    }

    private void compare(Work work) throws IOException, InterruptedException {
        Map<Contestant, List<Measurement>> rounds = Map.of(ours, new ArrayList<>(), netty, new ArrayList<>());
        for (int round = 1; round <= ROUNDS; round++)
            for (Contestant contestant : round % 2 == 1 ? List.of(ours, netty) : List.of(netty, ours)) {
                Measurement measurement = measure(work, contestant, round);
                rounds.get(contestant).add(measurement);
                System.out.printf(Locale.ROOT, "%s, round %d of %d, %s: %.2f us a request, %,.0f replies/s, p99 %.2f ms%n", work.title(), round, ROUNDS,
                    contestant.name(), measurement.cpuMicros(), measurement.repliesPerSecond(), measurement.p99Millis());
            }
        table.add(work, rounds.get(ours), rounds.get(netty));
    }

    private Measurement measure(Work work, Contestant contestant, int round) throws IOException, InterruptedException {
        String run = work.name() + "-" + contestant.name() + "-" + round;
        Path result = folder.resolve(run + ".json");
        try (var server = RunningServer.start(contestant, placement.server(), folder.resolve(run + ".server.log"))) {
            titles.put(contestant, server.title());
            load(work, server, result, folder.resolve(run + ".loadgen.log"));
        }
        Measurement measurement = Measurement.of(result);
        runs++;
        if (measurement.generatorSaturated())
            saturated++;
        if (measurement.failed() > 0)
            notes.add(measurement.failed() + " requests without a reply: " + work.title() + ", " + contestant.name() + ", round " + round + ".");
        return measurement;
    }

    private void load(Work work, RunningServer server, Path result, Path log) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(placement.loadgen());
        command.addAll(List.of(Contestant.java(), "-jar", System.getProperty("stentor.loadgen.jar"), "run", server.target(work.protocol()).toString(),
            "-O", WARMUP.toString(), "-d", SECONDS + "s", "--server-pid", Long.toString(server.pid()), "-J", result.toString(),
            // Counted and told, since the server's CPU time is worth knowing all the same.
            "--allow-saturated"));
        command.addAll(work.options());
        Process loadgen = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            // Every reply was compared with the right one, too.
            assertEquals(0, loadgen.waitFor(), () -> work.title() + ": loadgen failed; see " + log);
        } finally {
            loadgen.destroyForcibly();
        }
    }

    private String report() {
        return table + String.format(Locale.ROOT, """

            Medians of %d rounds (lowest-highest), each %d s after a warm-up (%s); messages of 64 bytes where nothing else is said.
            The CPU time is the server process's own, user and system, and the ratio is formed within each round: below 1, ours takes less.
            The servers ran in turn, on the same JDK without options, each time in a JVM of its own: ours, and %s.
            Placed: %s. Replies/s and p99 are those of a closed loop on one machine: in %d of %d runs the load generator
            was the bottleneck. %s

            Machine: %s. %s, `mvn -q -Pbench verify`.
            """, ROUNDS, SECONDS, WARMUP, titles.get(netty), placement.description(), saturated, runs, String.join(" ", notes),
            Machine.description(), LocalDate.now(ZoneOffset.UTC)).replace(" \n", "\n");
    }
}
