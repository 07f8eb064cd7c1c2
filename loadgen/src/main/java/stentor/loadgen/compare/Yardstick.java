package stentor.loadgen.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How fast the server's processor is: a process beside it that does the same small work again and again, for as long as an experiment
 * takes. On a shared machine speed comes and goes with what the neighbours do; what it did to a run shows here. Confined to one thread,
 * but for {@link #close}.
 */
final class Yardstick implements AutoCloseable {

    private static final String MAIN = "stentor.loadgen.YardstickWork";
    /** So that it neither gets faster by itself, nor has many threads. */
    private static final List<String> STEADY = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx16m");
    private static final Set<String> JVM_OPTIONS = Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");
    private static final Pattern READING = Pattern.compile("(\\d+) ([0-9.E]+)");

    private record Reading(long epochMillis, double nanos) {
    }

    private final Path errors;
    private final Process process;
    /** In the order of their times. */
    private final Queue<Reading> readings = new ConcurrentLinkedQueue<>();

    /** @param errors where to keep what it says when it breaks down */
    Yardstick(Pinning pinning, Path errors) throws IOException {
        this.errors = errors;
        // It waits for its turn as the server does: whoever interrupts a batch has the next one be shorter, and a slower server look better.
        ProcessBuilder builder = OwnJvm.of(pinning.server(), STEADY, MAIN, errors);
        // What is meant for servers and for the generator may contradict these.
        builder.environment().keySet().removeAll(JVM_OPTIONS);
        process = builder.start();
        Thread.ofVirtual().start(this::read);
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.US_ASCII)) {
            // The JVM may have something to say there too, such as of its own log.
            lines.lines().map(READING::matcher).filter(Matcher::matches)
                .forEach(reading -> readings.add(new Reading(Long.parseLong(reading.group(1)), Double.parseDouble(reading.group(2)))));
        } catch (IOException | UncheckedIOException e) {
            // It has gone, or was closed here; whoever asks for a reading is told.
        }
    }

    /**
     * What a piece of its work took then, in nanoseconds of processor time; all until the end of it is forgotten.
     *
     * @return NaN if it did none
     * @throws IOException if the process has broken down; the message says how
     */
    double nanos(Interval when) throws IOException {
        if (!process.isAlive())
            throw OwnJvm.ended("the yardstick", process, errors);
        double speed = 0;
        int count = 0;
        for (Reading reading; (reading = readings.peek()) != null && reading.epochMillis < when.to().toEpochMilli(); readings.remove())
            if (reading.epochMillis >= when.from().toEpochMilli()) {
                speed += 1 / reading.nanos;
                count++;
            }
        return count / speed;
    }

    /** Ends it there and then. From any thread. */
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
