package stentor.loadgen.target;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import stentor.server.Main;

/** The server that comes with loadgen, in a JVM of its own on free ports of the loopback address. */
public final class BundledServer implements AutoCloseable {

    private static final Pattern COUNTER = Pattern.compile("(\\w+)=(\\d+)");
    private static final Duration STOP = Duration.ofSeconds(15);
    /** How long an interrupted command gets to stop it. */
    private static final long REAP_SECONDS = 5;

    private final Process process;
    private final BufferedReader output;
    private final Thread reaper;
    private final Map<Target.Protocol, Target> targets = new LinkedHashMap<>();

    private BundledServer(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
        this.reaper = Thread.ofPlatform().name("reaper").unstarted(this::reap);
    }

    /** Whatever ends this JVM, the other one must not go on without it; but a command that was interrupted may stop it in order. */
    private void reap() {
        try {
            if (process.waitFor(REAP_SECONDS, TimeUnit.SECONDS))
                return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }

    /**
     * Starts it and waits until it is ready.
     *
     * @param options further options of the server
     * @throws IOException if it did not start; the message says why, and what it said itself is on stderr
     */
    public static BundledServer start(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            // What it may need is of no interest beside the figures of a load test; what goes wrong is.
            "-Dtinylog.level=warn", "-cp", System.getProperty("java.class.path"), Main.class.getName(), "--port", "0"));
        command.addAll(List.of(options));
        var server = new BundledServer(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
        Runtime.getRuntime().addShutdownHook(server.reaper);
        server.awaitReady();
        return server;
    }

    private void awaitReady() throws IOException {
        String line = output.readLine();
        if (line == null)
            throw new IOException("the bundled server did not start");
        for (String word : line.split(" "))
            if (word.contains("://")) {
                Target target = Target.parse(word);
                targets.put(target.protocol(), target);
            }
    }

    /** Where it is reached. */
    public Target target(Target.Protocol protocol) {
        return targets.get(protocol);
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /**
     * Lets it finish what it is doing, and stops it.
     *
     * @return its counters by name, as of its end; empty if it had to be killed
     */
    public Map<String, Long> stop() {
        return stop(STOP);
    }

    /** The same, with so much time to stop in. */
    Map<String, Long> stop(Duration patience) {
        // Not Process.destroy, which also closes the stream that the counters are about to come from.
        process.toHandle().destroy();
        Map<String, Long> counters = new LinkedHashMap<>();
        try {
            // What it says is a line or two, which a pipe holds until it has ended.
            if (process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS))
                for (String line; (line = output.readLine()) != null; )
                    for (Matcher m = COUNTER.matcher(line); m.find(); )
                        counters.put(m.group(1), Long.parseLong(m.group(2)));
            else
                process.destroyForcibly();
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        return counters;
    }

    @Override
    public void close() {
        stop();
        try {
            Runtime.getRuntime().removeShutdownHook(reaper);
        } catch (IllegalStateException e) {
            // This JVM is ending already, and the hook has run or will.
        }
    }
}
