package stentor.loadgen.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import stentor.loadgen.target.Target;

/** A contestant in a JVM of its own, ready to be measured. Closing it waits until it is gone, so that no two are alive at once. */
final class RunningServer implements AutoCloseable {

    private static final String READY = " is ready to receive on ";
    private static final long STOP_SECONDS = 15;

    private final Process process;
    private final Thread reaper;
    private final String readyLine;

    private RunningServer(Process process, Thread reaper, String readyLine) {
        this.process = process;
        this.reaper = reaper;
        this.readyLine = readyLine;
    }

    /**
     * Starts it and waits until it is ready.
     *
     * @param prefix what comes in front of its command
     * @param log where its standard error goes
     */
    static RunningServer start(Contestant contestant, List<String> prefix, Path log) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(Contestant.java());
        command.addAll(contestant.javaArguments());
        Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
        // Whoever stops the measurement must not be left with a server.
        Thread reaper = Thread.ofPlatform().unstarted(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(reaper);
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        String line = output.readLine();
        if (line == null || !line.contains(READY)) {
            process.destroyForcibly();
            throw new IOException(contestant.name() + " did not start; see " + log);
        }
        return new RunningServer(process, reaper, line);
    }

    /** What it calls itself. */
    String title() {
        return readyLine.substring(0, readyLine.indexOf(READY));
    }

    Target target(Target.Protocol protocol) {
        String urls = readyLine.substring(readyLine.indexOf(READY) + READY.length());
        return List.of(urls.split(" ")).stream().map(Target::parse).filter(target -> target.protocol() == protocol).findFirst().orElseThrow();
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().completeOnTimeout(process, STOP_SECONDS, TimeUnit.SECONDS).join();
        process.destroyForcibly().onExit().join();
        Runtime.getRuntime().removeShutdownHook(reaper);
    }
}
