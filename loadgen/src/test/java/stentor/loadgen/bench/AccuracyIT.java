package stentor.loadgen.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import stentor.loadgen.target.Target;

/**
 * Every percentile that is reported of servers that are slow by a known schedule, beside what it must be. On a machine with nothing
 * else to do.
 */
@Tag("accuracy")
class AccuracyIT {

    private static final double[] PERCENTILES = {50, 90, 99, 99.9};
    private static final double SHARE = 0.01;
    private static final double MILLIS = 0.3;
    private static final int ATTEMPTS = 3;
    /** At these rates it takes so long until all of the generator is compiled; what that costs would be in the 99th percentile. */
    private static final String WARMUP = "20s";

    private final Path folder = Path.of(System.getProperty("stentor.server.jar")).resolveSibling("accuracy");
    private final Placement placement = Placement.here();

    @Test
    void everyPercentileIsAsComputed() throws Exception {
        Files.createDirectories(folder);
        List<String> wrong = new ArrayList<>();
        System.out.printf(Locale.ROOT,
            "%nPlaced: %s. May differ by 1 %% + 0.3 ms.%n%n| the server | percentile | must be, ms | reported, ms | differs by, ms | may, ms | sent late, ms |%n|---|--:|--:|--:|--:|--:|--:|%n",
            placement.description());
        for (Delay delay : Delay.values()) {
            List<String> differing = List.of();
            for (int attempt = 1; attempt <= ATTEMPTS && (attempt == 1 || !differing.isEmpty()); attempt++)
                differing = differing(delay);
            wrong.addAll(differing);
        }
        System.out.printf("%nMachine: %s.%n", Machine.description());
        assertEquals(List.of(), wrong);
    }

    /** Measures and tells; returns what is further from the computed than it may be. */
    private List<String> differing(Delay delay) throws IOException, InterruptedException {
        JsonObject result = result(delay);
        List<String> differing = new ArrayList<>();
        for (double percentile : PERCENTILES) {
            String name = "p" + (percentile == Math.rint(percentile) ? Integer.toString((int) percentile) : Double.toString(percentile));
            double reported = result.getAsJsonObject("latency_us").get(name).getAsDouble() / 1e3;
            double analytic = delay.analyticMillis(percentile / 100);
            double may = analytic * SHARE + MILLIS;
            // What machine and generator add: a process that only sleeps until it is time is late by as much.
            double late = result.getAsJsonObject("lateness_us").get(name).getAsDouble() / 1e3;
            String row = String.format(Locale.ROOT, "| %s | %s | %.2f | %.2f | %+.2f | %.2f | %.2f |", delay.description(), name, analytic, reported, reported - analytic, may, late);
            System.out.println(row);
            if (Math.abs(reported - analytic) > may)
                differing.add(row);
        }
        return differing;
    }

    private JsonObject result(Delay delay) throws IOException, InterruptedException {
        String name = delay.name().toLowerCase(Locale.ROOT);
        var contestant = new Contestant(name, List.of("-cp", System.getProperty("java.class.path"), ScheduledServer.class.getName(), delay.name()));
        Path result = folder.resolve(name + ".json");
        try (var server = RunningServer.start(contestant, placement.server(), folder.resolve(name + ".server.log"))) {
            List<String> command = new ArrayList<>(placement.loadgen());
            command.addAll(List.of(Contestant.java(), "-jar", System.getProperty("stentor.loadgen.jar"), "run", server.target(Target.Protocol.TCP).toString(),
                "-c", "200", "-O", WARMUP, "--arrival", "uniform", "-m", ScheduledServer.MESSAGE, "--expect", "echo", "--allow-saturated", "-J", result.toString()));
            command.addAll(delay.load());
            Path log = folder.resolve(name + ".loadgen.log");
            Process loadgen = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
            try {
                assertEquals(0, loadgen.waitFor(), () -> "loadgen failed; see " + log);
            } finally {
                loadgen.destroyForcibly();
            }
        }
        return JsonParser.parseString(Files.readString(result, StandardCharsets.UTF_8)).getAsJsonObject();
    }
}
