package stentor.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The clients people have at hand, against the jar. A tool that is not installed skips its tests. */
class InteropIT {

    /** As in every course: connect, send a sentence without newline, read once, print. */
    private static final String COURSE_BOOK_CLIENT = """
        import socket, sys
        client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        client.connect(('127.0.0.1', int(sys.argv[1])))
        client.send(sys.argv[2].encode())
        print('From Server:', client.recv(1024).decode())
        client.close()
        """;
    private static final String COURSE_BOOK_DATAGRAM_CLIENT = """
        import socket, sys
        client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        client.settimeout(20)
        client.sendto(sys.argv[2].encode(), ('127.0.0.1', int(sys.argv[1])))
        print('From Server:', client.recvfrom(2048)[0].decode())
        client.close()
        """;
    private static final String READS_TO_THE_END = """
        import socket, sys
        client = socket.create_connection(('127.0.0.1', int(sys.argv[1])))
        client.send(sys.argv[2].encode())
        reply = b''
        while part := client.recv(1024):
            reply += part
        print(reply.decode())
        """;

    private static ServerProcess server;
    private static ServerProcess once;

    @BeforeAll
    static void start() throws Exception {
        server = ServerProcess.start("--port", "0");
        once = ServerProcess.start("--port", "0", "--once");
    }

    @AfterAll
    static void stop() {
        server.close();
        once.close();
    }

    @Test
    void netcatThatEndsItsSide() throws Exception {
        assumeOpenBsdNetcat();
        assertEquals("STRASSE\n", run("straße\n", "nc", "-N", "127.0.0.1", port(server)));
    }

    @Test
    void netcatThatLeavesTheEndToTheServer() throws Exception {
        assumeOpenBsdNetcat();
        assertEquals("HELLO", run("hello", "nc", "127.0.0.1", port(once)));
    }

    @Test
    void netcatOverUdp() throws Exception {
        assumeOpenBsdNetcat();
        assertEquals("STRASSE\n", ask("straße\n", "nc", "-u", "127.0.0.1", port(server)));
    }

    @Test
    void ncat() throws Exception {
        assumeInstalled("ncat");
        assertEquals("STRASSE\n", run("straße\n", "ncat", "127.0.0.1", port(server)));
    }

    @Test
    void ncatOverUdp() throws Exception {
        assumeInstalled("ncat");
        assertEquals("STRASSE\n", ask("straße\n", "ncat", "-u", "127.0.0.1", port(server)));
    }

    @Test
    void socat() throws Exception {
        assumeInstalled("socat");
        assertEquals("STRASSE\n", run("straße\n", "socat", "-t20", "-", "TCP:127.0.0.1:" + port(server)));
    }

    @Test
    void socatOverUdp() throws Exception {
        assumeInstalled("socat");
        assertEquals("STRASSE\n", ask("straße\n", "socat", "-", "UDP:127.0.0.1:" + port(server)));
    }

    @Test
    void theCourseBooksClient() throws Exception {
        assumeInstalled("python3");
        assertEquals("From Server: HELLO, WORLD\n", run("", "python3", "-c", COURSE_BOOK_CLIENT, port(server), "hello, world"));
        assertEquals("From Server: HELLO, WORLD\n", run("", "python3", "-c", COURSE_BOOK_CLIENT, port(once), "hello, world"));
    }

    @Test
    void theCourseBooksDatagramClient() throws Exception {
        assumeInstalled("python3");
        assertEquals("From Server: HELLO, WORLD\n", run("", "python3", "-c", COURSE_BOOK_DATAGRAM_CLIENT, port(server), "hello, world"));
    }

    @Test
    void aClientThatReadsToTheEndEndsWithAServerThatAnswersOnce() throws Exception {
        assumeInstalled("python3");
        assertEquals("HELLO, WORLD\n", run("", "python3", "-c", READS_TO_THE_END, port(once), "hello, world"));
    }

    private static String port(ServerProcess of) throws Exception {
        return Integer.toString(of.tcpPort());
    }

    /** All that the command prints when it is given this input, and then its end. */
    private static String run(String input, String... command) throws Exception {
        Process process = start(command);
        try {
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
            String output = output(process, Integer.MAX_VALUE);
            assertTrue(process.waitFor(TcpClient.DEADLINE.toSeconds(), TimeUnit.SECONDS), () -> Arrays.toString(command) + " does not end");
            return output;
        } finally {
            process.destroyForcibly();
        }
    }

    /** What the command prints when it is given this input, and no end: over UDP some would not wait for the reply behind that. */
    private static String ask(String input, String... command) throws Exception {
        Process process = start(command);
        try {
            byte[] bytes = input.getBytes(StandardCharsets.UTF_8);
            process.getOutputStream().write(bytes);
            process.getOutputStream().flush();
            return output(process, bytes.length);
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process start(String... command) throws IOException {
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    }

    private static String output(Process process, int most) throws Exception {
        var output = new FutureTask<>(() -> process.getInputStream().readNBytes(most));
        Thread.startVirtualThread(output);
        return new String(output.get(TcpClient.DEADLINE.toSeconds(), TimeUnit.SECONDS), StandardCharsets.UTF_8);
    }

    private static void assumeInstalled(String tool) {
        Assumptions.assumeTrue(Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool))), tool + " is not installed");
    }

    private static void assumeOpenBsdNetcat() throws Exception {
        assumeInstalled("nc");
        Process help = new ProcessBuilder("nc", "-h").redirectErrorStream(true).start();
        Assumptions.assumeTrue(new String(help.getInputStream().readAllBytes(), StandardCharsets.UTF_8).contains("OpenBSD"),
            "the nc installed is not OpenBSD's");
    }
}
