package stentor.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whoever reads the server's output has stopped to. */
final class BlockedOutput implements Scenario {

    private static final Duration BLOCKED = Duration.ofSeconds(60);
    private static final int CLIENTS = 100;
    private static final Pattern PORT = Pattern.compile("tcp://\\S+:(\\d+)");
    private static final int PIPE_SIZE = 1 << 16;
    private static final int EVENTS_AT_A_TIME = 1000;

    @Override
    public List<Row> run() throws Exception {
        Path pipe = Files.createTempDirectory("chaos").resolve("pipe");
        if (new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() != 0)
            return List.of(Row.skipped(16, "failed requests with nobody reading its output", "no mkfifo here"));
        // Open on both ends, and full before the server writes its first line.
        try (var ends = new RandomAccessFile(pipe.toFile(), "rw")) {
            ends.write(new byte[PIPE_SIZE]);
            return withErrorsTo(pipe);
        } finally {
            Files.delete(pipe);
        }
    }

    private static List<Row> withErrorsTo(Path pipe) throws Exception {
        Process process = new ProcessBuilder(ServerUnderTest.command(List.of(), List.of())).redirectError(pipe.toFile()).start();
        try {
            var server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port(process.getInputStream()));
            try (var clients = new TaggedClients(server, CLIENTS, Duration.ofMillis(50))) {
                for (long end = System.nanoTime() + BLOCKED.toNanos(); System.nanoTime() - end < 0; Thread.sleep(500))
                    LogFlood.send(server, EVENTS_AT_A_TIME, BLOCKED);
                TaggedClients.Report report = clients.report();
                long failed = report.wrong() + report.broken() + report.unanswered();
                process.destroy();
                boolean ended = process.waitFor(15, TimeUnit.SECONDS);
                return List.of(
                    Row.of(16, "failed requests with nobody reading its output for 60 s", "0", "%d of %,d".formatted(failed, report.answered() + failed), failed == 0),
                    Row.of(16, "and SIGTERM still ends it", "yes", ended ? "yes" : "no", ended));
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private static int port(InputStream out) throws IOException {
        var line = new StringBuilder();
        for (int c; (c = out.read()) != '\n'; )
            line.append((char) c);
        Matcher matcher = PORT.matcher(line);
        if (!matcher.find())
            throw new IllegalStateException("not ready: " + line);
        return Integer.parseInt(matcher.group(1));
    }
}
