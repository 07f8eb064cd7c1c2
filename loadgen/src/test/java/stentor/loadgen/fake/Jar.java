package stentor.loadgen.fake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Assumptions;

/** The built jars, run as people run them. */
public final class Jar {

    private static final long DEADLINE_SECONDS = 60;

    private Jar() {
    }

    /** Loadgen, which has begun. */
    public static Running loadgen(String... args) throws IOException {
        return new Running(start("stentor.loadgen.jar", args));
    }

    /** The server, which has begun. */
    public static Process server(String... args) throws IOException {
        return start("stentor.server.jar", args);
    }

    private static Process start(String jar, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", System.getProperty(jar)));
        command.addAll(List.of(args));
        return new ProcessBuilder(command).start();
    }

    /** What a program has come to. */
    public record Ended(int code, String out, String err) {

        /** What it complains of, which must be the one line of it. */
        public List<String> complaints() {
            assertTrue(!err.contains("\tat "), err);
            return err.lines().filter(line -> line.startsWith("stentor-loadgen: ")).toList();
        }
    }

    /** A program whose output is taken as it comes. */
    public static final class Running implements AutoCloseable {

        private final Process process;
        private final StringBuffer errSoFar = new StringBuffer();
        private final CompletableFuture<String> out;
        private final CompletableFuture<Void> err;

        private Running(Process process) {
            this.process = process;
            out = CompletableFuture.supplyAsync(() -> read(process.inputReader(UTF_8), new StringBuffer()), Thread::startVirtualThread);
            err = CompletableFuture.runAsync(() -> read(process.errorReader(UTF_8), errSoFar), Thread::startVirtualThread);
        }

        private static String read(BufferedReader from, StringBuffer to) {
            try (from) {
                for (int c; (c = from.read()) >= 0; )
                    to.append((char) c);
                return to.toString();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        public Process process() {
            return process;
        }

        /** Sends a signal. Not one that it ignores: tests started with SIGINT ignored, as in a shell's background, hand that on, and cannot tell. */
        public void signal(String name) throws IOException, InterruptedException {
            Assumptions.assumeFalse(name.equals("INT") && ignoresInterrupt(), "these tests were started with SIGINT ignored, and so is what they start");
            assertEquals(0, new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start().waitFor());
        }

        private boolean ignoresInterrupt() throws IOException {
            Path status = Path.of("/proc", Long.toString(process.pid()), "status");
            if (!Files.isReadable(status))
                return false;
            return Files.readAllLines(status).stream().filter(line -> line.startsWith("SigIgn:"))
                .anyMatch(line -> (Long.parseUnsignedLong(line.substring("SigIgn:".length()).strip(), 16) & 1L << 2 - 1) != 0);
        }

        /** What its JVM answers to this command of jcmd. */
        public String jcmd(String command) throws IOException, InterruptedException {
            Process jcmd = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(process.pid()), command).start();
            String answer = new String(jcmd.getInputStream().readAllBytes(), UTF_8);
            assertEquals(0, jcmd.waitFor());
            return answer;
        }

        /** What has come on its standard error. */
        public String errSoFar() {
            return errSoFar.toString();
        }

        /** Waits for its end. */
        public Ended await() throws Exception {
            return await(DEADLINE_SECONDS);
        }

        public Ended await(long seconds) throws Exception {
            assertTrue(process.waitFor(seconds, TimeUnit.SECONDS), () -> "still running: " + errSoFar);
            String text = out.get(seconds, TimeUnit.SECONDS);
            err.get(seconds, TimeUnit.SECONDS);
            return new Ended(process.exitValue(), text, errSoFar.toString());
        }

        @Override
        public void close() {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
