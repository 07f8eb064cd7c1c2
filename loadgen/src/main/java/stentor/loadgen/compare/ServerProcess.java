package stentor.loadgen.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import stentor.cli.Quantity;
import stentor.loadgen.payload.Printable;
import stentor.loadgen.target.Target;

/**
 * A server under test from its start to its end, with all processes it starts itself. What it says is kept in a file, to be
 * quoted if it fails.
 */
final class ServerProcess {

    /** An environment variable that all its processes inherit, whoever their parents are by then. */
    private static final String MARK = "STENTOR_COMPARE";
    /** Or one that {@code exec} cannot take, because it begins with an assignment. */
    private static final Pattern SEVERAL_COMMANDS = Pattern.compile("[;&|(){}\n]|^\\s*\\w+=");
    private static final long POLL_MILLIS = 10;
    private static final long DYING_MILLIS = 2_000;
    private static final Duration LEFTOVERS_END = Duration.ofSeconds(2);

    private final Side side;
    private final int port;
    private final Set<Target.Protocol> protocols;
    private final Path output;
    private final String mark = UUID.randomUUID().toString();
    private final Process process;
    private final Instant begun;
    private volatile List<ProcessHandle> hidden = List.of();
    private boolean servedByOthers;

    private ServerProcess(Side side, int port, Set<Target.Protocol> protocols, Pinning pinning, Path output) throws IOException {
        this.side = side;
        this.port = port;
        this.protocols = protocols;
        this.output = output;
        List<String> command = new ArrayList<>(pinning.server());
        String line = side.commandFor(port);
        // The server then is the shell's own process, which is what is watched and measured, and not a child of it.
        command.addAll(List.of("sh", "-c", SEVERAL_COMMANDS.matcher(line).find() ? line : "exec " + line));
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put(MARK, mark);
        process = builder.start();
        begun = process.info().startInstant().orElse(Instant.MAX);
        process.getOutputStream().close();
    }

    /** Begins it; {@link #awaitReady} is to follow. */
    static ServerProcess start(Side side, Set<Target.Protocol> protocols, Pinning pinning, Path output) throws IOException {
        return new ServerProcess(side, Ports.free(), protocols, pinning, output);
    }

    int port() {
        return port;
    }

    /** With all that it has started, that is the server. */
    long pid() {
        return process.pid();
    }

    /** Whether part of it has given itself another parent, so that what it uses is not accounted for. */
    boolean hasStrays() {
        return !strays().isEmpty();
    }

    /** Whether it is part of that which serves, or yet another process, as of a container: then nothing is accounted for. As of when it was ready. */
    boolean isServedByOthers() {
        return servedByOthers;
    }

    /** Of those, the one that serves: not a shell, or whatever else does nothing but start another. */
    long servingPid() {
        ProcessHandle server = process.toHandle();
        for (List<ProcessHandle> children; (children = server.children().toList()).size() == 1; )
            server = children.get(0);
        return server.pid();
    }

    /** @throws NotValidException if it ends, or is not there in time */
    void awaitReady(Duration patience) throws NotValidException, IOException, InterruptedException {
        try {
            awaitListening(patience);
        } finally {
            noteListeners();
        }
        // Another may have had the port first.
        checkAlive();
    }

    private void awaitListening(Duration patience) throws NotValidException, IOException, InterruptedException {
        long since = System.nanoTime();
        for (Target.Protocol protocol : protocols)
            while (!Ports.isOpen(protocol, port)) {
                if (!process.isAlive())
                    throw NotValidException.byServer(side.name() + " did not start: it ended with " + process.exitValue() + said());
                if (System.nanoTime() - since > patience.toNanos())
                    throw NotValidException.byServer(side.name() + " did not start: after " + Quantity.text(patience) + " nobody listens on "
                        + protocol.scheme() + " port " + port + said());
                Thread.sleep(POLL_MILLIS);
            }
    }

    /** Once, while it is it that has the port: later somebody else may. */
    private void noteListeners() {
        Listeners listeners = Listeners.on(port, protocols);
        hidden = ProcessHandle.allProcesses().filter(each -> isHidden(each, listeners)).toList();
        servedByOthers = strays().stream().anyMatch(each -> listeners.include(each).orElse(false))
            || family().noneMatch(each -> listeners.include(each).orElse(true));
    }

    /**
     * To be called when requests have failed, for a server's connections are gone a moment before it is.
     *
     * @throws NotValidException if it ends by itself
     */
    void checkSurvives() throws NotValidException, InterruptedException {
        process.waitFor(DYING_MILLIS, TimeUnit.MILLISECONDS);
        checkAlive();
    }

    /** @throws NotValidException if it has ended by itself */
    void checkAlive() throws NotValidException {
        if (!process.isAlive())
            throw NotValidException.byServer(side.name() + " crashed: it ended with " + process.exitValue() + said());
    }

    /**
     * Asks it to end, by SIGTERM, and sees that nothing of it stays; what does is killed.
     *
     * @throws NotValidException if something had to be killed, or the port is still open
     */
    void stop(Duration patience) throws NotValidException, IOException, InterruptedException {
        long asked = System.nanoTime();
        try {
            all().forEach(ProcessHandle::destroy);
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS))
                throw NotValidException.byServer(side.name() + " did not stop: still running " + Quantity.text(patience) + " after SIGTERM" + said());
            // What it had started may be the server, as of a script.
            long deadline = Math.max(asked + patience.toNanos(), System.nanoTime() + LEFTOVERS_END.toNanos());
            for (List<ProcessHandle> left; !(left = all()).isEmpty(); Thread.sleep(POLL_MILLIS))
                if (System.nanoTime() > deadline)
                    throw NotValidException.byServer(side.name() + " left processes running when it stopped" + (isListening() ? ", with its port open" : "") + ": "
                        + String.join(", ", left.stream().map(ServerProcess::describe).toList()));
            for (Target.Protocol protocol : protocols)
                while (Ports.isOpen(protocol, port)) {
                    if (System.nanoTime() > deadline)
                        throw NotValidException.byServer(side.name() + " has stopped, but somebody still listens on " + protocol.scheme() + " port " + port);
                    Thread.sleep(POLL_MILLIS);
                }
        } finally {
            kill();
        }
    }

    /** Ends it there and then. From any thread. */
    void kill() {
        all().forEach(ProcessHandle::destroyForcibly);
    }

    private boolean isListening() throws IOException {
        for (Target.Protocol protocol : protocols)
            if (Ports.isOpen(protocol, port))
                return true;
        return false;
    }

    private static String describe(ProcessHandle handle) {
        return handle.pid() + handle.info().command().map(command -> " (" + Path.of(command).getFileName() + ")").orElse("");
    }

    private List<ProcessHandle> all() {
        return Stream.of(family(), ProcessHandle.allProcesses().filter(this::isMarked), hidden.stream()).flatMap(part -> part)
            .distinct().filter(ProcessHandle::isAlive).toList();
    }

    private List<ProcessHandle> strays() {
        // In this order: what it starts meanwhile is then in the family alone.
        List<ProcessHandle> all = all();
        List<ProcessHandle> family = family().toList();
        return all.stream().filter(each -> !family.contains(each) && each.isAlive()).toList();
    }

    private Stream<ProcessHandle> family() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants());
    }

    /** Only Linux tells; elsewhere a process that has given itself another parent is not found. */
    private boolean isMarked(ProcessHandle handle) {
        return environment(handle).contains(MARK + "=" + mark);
    }

    /** A daemon may write over its environment, as for a title of its own. But it listens on our port, and was not there before us. */
    private boolean isHidden(ProcessHandle handle, Listeners listeners) {
        return !handle.info().startInstant().orElse(Instant.MIN).isBefore(begun)
            && listeners.include(handle).orElse(false) && !environment(handle).contains(MARK);
    }

    private static String environment(ProcessHandle handle) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(handle.pid()), "environ"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            // It has ended, or is somebody else's.
            return "";
        }
    }

    /** The end of what it said. */
    private String said() {
        try {
            String last = LastLine.in(output);
            return last.isEmpty() ? " and said nothing" : "; it said: " + Printable.of(last);
        } catch (IOException e) {
            return "; what it said cannot be read: " + e.getMessage();
        }
    }
}
