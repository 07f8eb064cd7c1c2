package stentor.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The built server jar in a JVM of its own, as its users start it. */
final class ServerProcess implements AutoCloseable {

    static final String JAR = System.getProperty("stentor.server.jar");

    static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final long DEADLINE_SECONDS = 40;
    private static final Pattern URL = Pattern.compile("(tcp|udp)://\\S+:(\\d+)");

    private final Process process;
    private final CompletableFuture<String> firstLine = new CompletableFuture<>();
    private final CompletableFuture<List<String>> out;
    private final CompletableFuture<List<String>> err;

    /** How a process ended, and all it said. */
    record Ended(int exitCode, List<String> out, List<String> err) {
    }

    private ServerProcess(List<String> command) throws IOException {
        process = new ProcessBuilder(command).start();
        process.getOutputStream().close();
        out = lines(process.getInputStream(), firstLine::complete);
        err = lines(process.getErrorStream(), line -> { });
        out.thenRun(() -> firstLine.completeExceptionally(new IllegalStateException("it ended before it was ready")));
    }

    /** Starts it and waits until it is ready. */
    static ServerProcess start(String... args) throws Exception {
        return startWith(List.of("-jar", JAR), args);
    }

    /** As {@link #start}, with what stands between {@code java} and the server's own arguments. */
    static ServerProcess startWith(List<String> javaArgs, String... args) throws Exception {
        var server = launch(javaArgs, args);
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
        List<String> command = new ArrayList<>(List.of(JAVA));
        command.addAll(javaArgs);
        command.addAll(Arrays.asList(args));
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

    int tcpPort() throws Exception {
        return port("tcp");
    }

    int udpPort() throws Exception {
        return port("udp");
    }

    private int port(String protocol) throws Exception {
        Matcher url = URL.matcher(readyLine());
        while (url.find())
            if (url.group(1).equals(protocol))
                return Integer.parseInt(url.group(2));
        throw new IllegalStateException("it does not serve " + protocol + ": " + readyLine());
    }

    long pid() {
        return process.pid();
    }

    /** Asks it to stop, and waits until it has. */
    Ended stop() throws Exception {
        return stop("TERM");
    }

    /** Sends it the signal of this name, and waits until it has ended. */
    Ended stop(String signal) throws Exception {
        new ProcessBuilder("kill", "-" + signal, Long.toString(pid())).inheritIO().start().waitFor();
        return awaitEnd();
    }

    private Ended awaitEnd() throws Exception {
        if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS))
            throw new TimeoutException("the server did not end");
        return new Ended(process.exitValue(), out.get(DEADLINE_SECONDS, TimeUnit.SECONDS), err.get(DEADLINE_SECONDS, TimeUnit.SECONDS));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
