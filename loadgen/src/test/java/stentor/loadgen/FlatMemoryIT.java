package stentor.loadgen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import stentor.loadgen.fake.Jar;
import stentor.loadgen.target.ProcessUsage;

/**
 * However long it runs, loadgen takes no more memory: what is alive after a collection, and what the process has, are looked at
 * each minute ({@code -Dsoak.minutes=60} for an hour, {@code -Dsoak.rate} for another rate than 20,000 a second).
 */
@Tag("soak")
class FlatMemoryIT {

    private static final int MINUTES = Integer.getInteger("soak.minutes", 2);
    private static final int RATE = Integer.getInteger("soak.rate", 20_000);
    private static final int FEWEST_SAMPLES = 12;
    private static final Duration INTERVAL = Duration.ofSeconds(Math.min(60, MINUTES * 60L / FEWEST_SAMPLES));
    /** What the last third of the samples may have more than the middle one: chance, and a record of every second. */
    private static final double SHARE = 1.03;
    private static final long HEAP_SLACK = 2L << 20;
    private static final long RESIDENT_SLACK = 12L << 20;
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");

    /** Bytes. */
    private record Sample(long live, long resident) {
    }

    @TempDir
    Path folder;

    @Test
    void memoryIsFlat() throws Exception {
        try (Jar.Running running = Jar.loadgen("run", "tcp", "-c", "1000", "-R", Integer.toString(RATE), "-d", MINUTES + "m", "-O", "10s", "--allow-saturated",
            "-J", file("a.json"), "--html", file("a.html"), "--hdr-log", file("a.hlog"), "--timeseries", file("a.ndjson"))) {
            List<Sample> samples = new ArrayList<>();
            System.out.printf(Locale.ROOT, "%d minutes at %,d requests a second, looked at every %d s:%n", MINUTES, RATE, INTERVAL.toSeconds());
            while (!running.process().waitFor(INTERVAL.toMillis(), TimeUnit.MILLISECONDS) && samples.size() < MINUTES * 60 / INTERVAL.toSeconds())
                samples.add(sample(running, samples.size() + 1));
            Jar.Ended ended = running.await(120);
            System.out.print(ended.out());
            assertEquals(0, ended.code(), ended.err());
            assertFlat("alive after a collection", samples, Sample::live, HEAP_SLACK);
            assertFlat("resident", samples, Sample::resident, RESIDENT_SLACK);
        }
    }

    private static Sample sample(Jar.Running running, int number) throws IOException, InterruptedException {
        Matcher total = TOTAL.matcher(running.jcmd("GC.class_histogram"));
        assertTrue(total.find(), "no total");
        var sample = new Sample(Long.parseLong(total.group(1)), ProcessUsage.of(running.process().pid()).residentBytes().orElseThrow());
        System.out.printf(Locale.ROOT, "  %3d   alive %6.2f MiB   resident %7.1f MiB%n", number, sample.live / 1048576.0, sample.resident / 1048576.0);
        return sample;
    }

    private static void assertFlat(String what, List<Sample> samples, ToLongFunction<Sample> bytes, long slack) {
        int third = samples.size() / 3;
        assertTrue(third >= 3, "too few samples: " + samples.size());
        double middle = samples.subList(third, 2 * third).stream().mapToLong(bytes).average().orElseThrow();
        double last = samples.subList(2 * third, samples.size()).stream().mapToLong(bytes).average().orElseThrow();
        System.out.printf(Locale.ROOT, "%s: %.2f MiB in the middle third, %.2f MiB in the last%n", what, middle / 1048576, last / 1048576);
        assertTrue(last <= middle * SHARE + slack, what + " grows from " + middle + " to " + last);
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }
}
