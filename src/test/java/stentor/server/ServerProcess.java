package stentor.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.awaitility.Awaitility;

/** The built server jar in a JVM of its own, as its users start it. */
public final class ServerProcess implements AutoCloseable {

    public static final String JAR = System.getProperty("stentor.server.jar");

    static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final long DEADLINE_SECONDS = 40;
    private static final Pattern URL = Pattern.compile("(tcp|udp)://\\S+:(\\d+)");

    private final Process process;
    private final CompletableFuture<String> firstLine = new CompletableFuture<>();
    private final CompletableFuture<List<String>> out;
    private final CompletableFuture<List<String>> err;
    private final List<String> outSoFar = new CopyOnWriteArrayList<>();
    private final List<String> errSoFar = new CopyOnWriteArrayList<>();

    /** How a process ended, and all it said: on standard output, and on standard error in complaint and otherwise. */
    public record Ended(int exitCode, List<String> out, List<String> err, List<String> notices) {

        /** What its last line says of a counter. */
        public long counter(String name) {
            Matcher value = Pattern.compile(" " + name + "=(\\d+)").matcher(out.get(out.size() - 1));
            if (!value.find())
                throw new AssertionError("no " + name + " in " + out);
            return Long.parseLong(value.group(1));
        }
    }

    private ServerProcess(List<String> command) throws IOException {
        process = new ProcessBuilder(command).start();
        process.getOutputStream().close();
        out = lines(process.getInputStream(), line -> {
            outSoFar.add(line);
            firstLine.complete(line);
        });
        err = lines(process.getErrorStream(), errSoFar::add);
        out.thenRun(() -> firstLine.completeExceptionally(new IllegalStateException("it ended before it was ready")));
    }

    /** Starts it and waits until it is ready. */
    static ServerProcess start(String... args) throws Exception {
        return startWith(List.of("-jar", JAR), args);
    }

    /** As {@link #start}, with what stands between {@code java} and the server's own arguments. */
    static ServerProcess startWith(List<String> javaArgs, String... args) throws Exception {
        return ready(launch(javaArgs, args));
    }

    /** As {@link #start}, with the whole command. */
    public static ServerProcess startCommand(List<String> command) throws Exception {
        return ready(launch(command));
    }

    private static ServerProcess ready(ServerProcess server) throws Exception {
        try {
            server.readyLine();
            return server;
        } catch (ExecutionException | TimeoutException e) {
            server.close();
            throw new IllegalStateException("the server did not start: " + server.err.get(DEADLINE_SECONDS, TimeUnit.SECONDS), e);
        }
    }

    /** Starts it and waits until it has ended by itself. */
    static Ended run(String... args) throws Exception {
        return runWith(List.of("-jar", JAR), args);
    }

    /** As {@link #run}, with what stands between {@code java} and the server's own arguments. */
    static Ended runWith(List<String> javaArgs, String... args) throws Exception {
        try (var server = launch(javaArgs, args)) {
            return server.awaitEnd();
        }
    }

    private static ServerProcess launch(List<String> javaArgs, String... args) throws IOException {
        return new ServerProcess(command(javaArgs, args));
    }

    private static List<String> command(List<String> javaArgs, String... args) {
        List<String> command = new ArrayList<>(List.of(JAVA));
        command.addAll(javaArgs);
        command.addAll(Arrays.asList(args));
        return command;
    }

    /** Starts it so that it may have only so many files and sockets open; it is ready or has ended, as it may be. */
    static ServerProcess startWithDescriptors(int limit, String... args) throws Exception {
        List<String> command = new ArrayList<>(List.of("bash", "-c", "ulimit -n " + limit + "; exec \"$0\" \"$@\""));
        command.addAll(command(List.of("-jar", JAR), args));
        return new ServerProcess(command);
    }

    /** Starts it, whether it will be ready or not. */
    public static ServerProcess launch(List<String> command) throws IOException {
        return new ServerProcess(command);
    }

    private static CompletableFuture<List<String>> lines(InputStream stream, Consumer<String> watcher) {
        var all = new CompletableFuture<List<String>>();
        Thread.ofPlatform().daemon().start(() -> {
            List<String> lines = new ArrayList<>();
            try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                for (String line; (line = reader.readLine()) != null; ) {
                    lines.add(line);
                    watcher.accept(line);
                }
            } catch (IOException e) {
                lines.add(e.toString());
            }
            all.complete(lines);
        });
        return all;
    }

    /** Its first line. */
    String readyLine() throws Exception {
        return firstLine.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    /** The line of its standard output that begins so, once it is there. */
    public String awaitLine(String beginning) {
        return Awaitility.await(beginning).atMost(Duration.ofSeconds(DEADLINE_SECONDS)).pollInterval(Duration.ofMillis(5)).pollDelay(Duration.ZERO)
            .until(() -> outSoFar.stream().filter(line -> line.startsWith(beginning)).findFirst(), Optional::isPresent).orElseThrow();
    }

    /** What it has said on standard error so far. */
    public List<String> said() {
        return List.copyOf(errSoFar);
    }

    public int tcpPort() throws Exception {
        return port("tcp");
    }

    public int udpPort() throws Exception {
        return port("udp");
    }

    private int port(String protocol) throws Exception {
        Matcher url = URL.matcher(readyLine());
        while (url.find())
            if (url.group(1).equals(protocol))
                return Integer.parseInt(url.group(2));
        throw new IllegalStateException("it does not serve " + protocol + ": " + readyLine());
    }

    public long pid() {
        return process.pid();
    }

    /** Asks it to stop, and waits until it has. */
    public Ended stop() throws Exception {
        return stop("TERM");
    }

    /** Sends it the signal of this name, and waits until it has ended. */
    Ended stop(String signal) throws Exception {
        signal(signal);
        return awaitEnd();
    }

    /** Sends it the signal of this name. */
    public void signal(String signal) throws Exception {
        new ProcessBuilder("kill", "-" + signal, Long.toString(pid())).inheritIO().start().waitFor();
    }

    /** Waits until it has ended by itself. */
    public Ended awaitEnd() throws Exception {
        if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS))
            throw new TimeoutException("the server did not end");
        Map<Boolean, List<String>> lines = err.get(DEADLINE_SECONDS, TimeUnit.SECONDS).stream()
            .collect(Collectors.partitioningBy(line -> line.contains(" INFO ")));
        return new Ended(process.exitValue(), out.get(DEADLINE_SECONDS, TimeUnit.SECONDS), lines.get(false), lines.get(true));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
