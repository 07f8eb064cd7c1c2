package stentor.chaos;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import stentor.server.ServerProcess;

/** The real jar in a process of its own, and what it and the system say of it. */
final class ServerUnderTest implements AutoCloseable {

    private static final Path BIN = Path.of(System.getProperty("java.home"), "bin");
    private static final String METRICS = "Metrics are on ";
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private final ServerProcess process;
    private final HttpClient http = HttpClient.newHttpClient();

    private ServerUnderTest(ServerProcess process) {
        this.process = process;
    }

    /** On free ports of the loopback address. */
    static ServerUnderTest start(String... args) throws Exception {
        return startWith(List.of(), List.of(), args);
    }

    /** As {@link #start}, with what stands before {@code java} and behind it. */
    static ServerUnderTest startWith(List<String> prefix, List<String> javaArgs, String... args) throws Exception {
        return new ServerUnderTest(ServerProcess.startCommand(command(prefix, javaArgs, args)));
    }

    /** What {@link #startWith} runs, and no more than that. */
    static List<String> command(List<String> prefix, List<String> javaArgs, String... args) {
        List<String> command = new ArrayList<>(prefix);
        command.add(BIN.resolve("java").toString());
        command.addAll(javaArgs);
        command.addAll(List.of("-jar", ServerProcess.JAR, "--metrics-port", "0"));
        if (Stream.of(args).noneMatch("--port"::equals))
            command.addAll(List.of("--port", "0"));
        command.addAll(Arrays.asList(args));
        return command;
    }

    /** With so many files that it may have open. */
    static List<String> limitedTo(int descriptors) {
        return List.of("bash", "-c", "ulimit -n " + descriptors + "; exec \"$@\"", "bash");
    }

    ServerProcess process() {
        return process;
    }

    InetSocketAddress tcp() throws Exception {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), process.tcpPort());
    }

    InetSocketAddress udp() throws Exception {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), process.udpPort());
    }

    long pid() {
        return process.pid();
    }

    /** The sum of all metrics whose name and labels begin so; 0 if there is none. */
    double metric(String beginning) throws Exception {
        String url = process.awaitLine(METRICS).substring(METRICS.length());
        HttpRequest request = HttpRequest.newBuilder(URI.create(url)).timeout(DEADLINE).build();
        return http.send(request, HttpResponse.BodyHandlers.ofLines()).body()
            .filter(line -> line.startsWith(beginning))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))).sum();
    }

    /** How many connections were closed for this cause. */
    long closed(String cause) throws Exception {
        return (long) metric("stentor_connections_closed_total{cause=\"" + cause + "\"}");
    }

    long connectionsOpen() throws Exception {
        return (long) metric("stentor_connections_open");
    }

    /** Descriptors that it has open. */
    long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(pid()), "fd"))) {
            return open.count();
        }
    }

    /** Processor time that it has used. */
    Duration cpuTime() {
        return ProcessHandle.of(pid()).flatMap(handle -> handle.info().totalCpuDuration()).orElseThrow();
    }

    /** Bytes of heap that are in use after a full collection. */
    long liveHeap() throws Exception {
        List<String> lines = jcmd("GC.class_histogram");
        String[] total = lines.get(lines.size() - 1).trim().split("\\s+");
        return Long.parseLong(total[2]);
    }

    /** Virtual threads that are alive. */
    long virtualThreads() throws Exception {
        Path dump = Files.createTempFile("threads", ".json");
        try {
            jcmd("Thread.dump_to_file", "-overwrite", "-format=json", dump.toString());
            try (Stream<String> lines = Files.lines(dump)) {
                return lines.filter(line -> line.contains("\"virtual\": true")).count();
            }
        } finally {
            Files.delete(dump);
        }
    }

    private List<String> jcmd(String... command) throws Exception {
        List<String> all = new ArrayList<>(List.of(BIN.resolve("jcmd").toString(), Long.toString(pid())));
        all.addAll(List.of(command));
        Process jcmd = new ProcessBuilder(all).redirectErrorStream(true).start();
        List<String> said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        if (jcmd.waitFor() != 0)
            throw new IllegalStateException(String.join("\n", said));
        return said;
    }

    void signal(String name) throws Exception {
        process.signal(name);
    }

    ServerProcess.Ended stop() throws Exception {
        return process.stop();
    }

    @Override
    public void close() {
        http.shutdownNow();
        process.close();
    }
}
