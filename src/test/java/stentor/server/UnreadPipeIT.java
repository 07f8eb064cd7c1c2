package stentor.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stentor.server.TestServers.waitingFor;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The jar with its standard output and standard error in pipes that are full, and that nobody reads. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "needs named pipes that can be opened for reading and writing at once")
class UnreadPipeIT {

    private static final Pattern PORT = Pattern.compile("tcp://127.0.0.1:(\\d+)");
    /** Linux gives a pipe 64 KiB; one that holds nearly as much takes no line more. */
    private static final int NEARLY_FULL = 60 * 1024;

    @TempDir
    private Path temp;
    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void end() {
        processes.forEach(Process::destroyForcibly);
    }

    private Process start(ProcessBuilder builder) throws IOException {
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    /** Kept open for reading here, so that nothing is a broken pipe, but read only where a test says so. */
    private RandomAccessFile pipe(String name) throws Exception {
        Path path = temp.resolve(name);
        assertEquals(0, new ProcessBuilder("mkfifo", path.toString()).inheritIO().start().waitFor());
        return new RandomAccessFile(path.toFile(), "rw");
    }

    private void fill(String name, RandomAccessFile pipe) throws IOException {
        start(new ProcessBuilder("yes", "full").redirectOutput(temp.resolve(name).toFile()));
        // Not closed, since the pipe is not to be.
        var stream = new FileInputStream(pipe.getFD());
        waitingFor("a full pipe").until(() -> stream.available() > NEARLY_FULL);
    }

    @Test
    void everyRequestIsAnsweredAndItStops() throws Exception {
        serveWithFullPipes(TimeUnit.SECONDS.toNanos(3));
    }

    @Test
    @Tag("soak")
    @Timeout(value = 3, unit = TimeUnit.MINUTES)
    void everyRequestOfAMinuteIsAnsweredAndItStops() throws Exception {
        serveWithFullPipes(TimeUnit.SECONDS.toNanos(60));
    }

    private void serveWithFullPipes(long nanos) throws Exception {
        try (var out = pipe("out"); var err = pipe("err")) {
            fill("err", err);
            Process server = start(new ProcessBuilder(ServerProcess.JAVA, "-jar", ServerProcess.JAR, "--port", "0")
                .redirectOutput(temp.resolve("out").toFile()).redirectError(temp.resolve("err").toFile()));
            Matcher port = PORT.matcher(out.readLine());
            assertTrue(port.find());
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port.group(1)));
            fill("out", out);
            long answered = 0;
            try (var tcp = TcpClient.to(address); var udp = UdpClient.to(address); var hostile = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
                for (long end = System.nanoTime() + nanos; System.nanoTime() - end < 0; answered++) {
                    // Beyond its rate each of them is worth a line of the log.
                    for (int i = 0; i < 20; i++)
                        hostile.send(new DatagramPacket(new byte[] {'A'}, 1, address));
                    String reply = "REQUEST " + answered;
                    tcp.send("request " + answered);
                    assertEquals(reply, tcp.read(reply));
                    assertEquals(reply, udp.ask("request " + answered));
                }
            }
            System.out.println(answered + " requests over TCP and as many over UDP were answered while nobody read what the server said");
            long asked = System.nanoTime();
            server.destroy();
            assertTrue(server.waitFor(40, TimeUnit.SECONDS), "it did not stop");
            assertEquals(0, server.exitValue());
            System.out.println("it stopped after " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - asked) + " ms");
        }
    }

    @Test
    void aStartThatFailsEndsToo() throws Exception {
        try (var err = pipe("err")) {
            fill("err", err);
            Process server = start(new ProcessBuilder(ServerProcess.JAVA, "-jar", ServerProcess.JAR, "--host", "192.0.2.1")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(temp.resolve("err").toFile()));
            assertTrue(server.waitFor(40, TimeUnit.SECONDS), "it did not end");
            assertEquals(1, server.exitValue());
        }
    }
}
