package stentor.loadgen.fake;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/**
 * A server of somebody else's, from the system's packages, that a test starts for itself: on a free port of the loopback
 * address, in a folder of its own, and for a few minutes at the most, even if nobody ends it.
 */
public final class RealServer implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(20);
    private static final String LONGEST_LIFE_SECONDS = "300";

    private final Process process;
    private final int port;
    private final Path log;

    private RealServer(Process process, int port, Path log) {
        this.process = process;
        this.port = port;
        this.log = log;
    }

    /**
     * Starts one and waits until it accepts connections; skips the test if there is no such program.
     *
     * @param folder where it writes
     * @param command its name and arguments, in which {@code {port}} stands for the port, over TCP and UDP, and {@code {folder}}
     *     for the folder
     */
    public static RealServer start(Path folder, String... command) throws IOException {
        return start(folder, FreePort.find(), true, command);
    }

    /** Starts one that is reached over UDP alone, as {@link #start(Path, String...)}. */
    public static RealServer startUdp(Path folder, String... command) throws IOException {
        return start(folder, FreePort.find(), false, command);
    }

    /** Starts one on this port, which its configuration may name. */
    public static RealServer start(Path folder, int port, boolean tcp, String... command) throws IOException {
        Path log = folder.resolve(command[0] + ".log");
        List<String> bounded = new ArrayList<>(List.of(found("timeout").toString(), "--kill-after=5", LONGEST_LIFE_SECONDS, found(command[0]).toString()));
        for (String argument : List.of(command).subList(1, command.length))
            bounded.add(argument.replace("{port}", String.valueOf(port)).replace("{folder}", folder.toString()));
        var server = new RealServer(new ProcessBuilder(bounded).redirectErrorStream(true).redirectOutput(log.toFile()).start(), port, log);
        try {
            Awaitility.await().atMost(START).pollInterval(Duration.ofMillis(20)).until(() -> server.hasEnded() || (tcp ? server.accepts() : server.isBoundToUdp()));
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
        if (server.hasEnded())
            throw new IOException(String.join(" ", command) + " ended: " + Files.readString(log));
        return server;
    }

    private static Path found(String program) {
        // Servers often lie where only an administrator looks.
        Optional<Path> path = Stream.concat(Stream.of(System.getenv("PATH").split(File.pathSeparator)), Stream.of("/usr/sbin", "/sbin"))
            .map(folder -> Path.of(folder, program)).filter(Files::isExecutable).findFirst();
        Assumptions.assumeTrue(path.isPresent(), program + " is not installed; .ci/run installs what is missing");
        return path.get();
    }

    private boolean hasEnded() {
        return !process.isAlive();
    }

    private boolean accepts() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** As the system lists its sockets: the local port comes in hexadecimal. */
    private boolean isBoundToUdp() throws IOException {
        return Files.readString(Path.of("/proc/net/udp")).contains(String.format(Locale.ROOT, ":%04X ", port));
    }

    /** Where it listens, as in {@code tcp://127.0.0.1:6379}. */
    public String target(String protocol) {
        return protocol + "://127.0.0.1:" + port;
    }

    /** What it said. */
    public String log() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS))
                process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        // A server that serves each in a process of its own need not end those.
        children.forEach(ProcessHandle::destroyForcibly);
    }
}
