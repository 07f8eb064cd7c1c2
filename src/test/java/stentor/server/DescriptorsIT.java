package stentor.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real server where its process may have few files open. */
class DescriptorsIT {

    /** Holds files open as it is told, and so takes descriptors from the server that runs it. */
    private static final String HOARD = """
        import java.io.*;
        import java.util.*;
        import stentor.server.service.*;

        public final class Hoard implements Service {
            private static final List<InputStream> FILES = new ArrayList<>();

            public void converse(Conversation peer) throws IOException {
                for (String line; (line = peer.readLine()) != null; )
                    peer.reply(answer(line));
            }

            private static String answer(String line) throws IOException {
                if (line.startsWith("take "))
                    try {
                        for (;;)
                            FILES.add(new FileInputStream(line.substring(5)));
                    } catch (FileNotFoundException noDescriptorLeft) {
                        return "took some";
                    }
                if (line.equals("give back")) {
                    for (InputStream file : FILES)
                        file.close();
                    return "gave back";
                }
                return line;
            }
        }
        """;

    @TempDir
    private Path temp;

    private static void assumeBash() {
        Assumptions.assumeTrue(new File("/bin/bash").canExecute(), "there is no bash here to set the limit of open files with");
    }

    @Test
    void moreConnectionsThanDescriptorsAreRefusedAtTheStartInOneLine() throws Exception {
        assumeBash();
        try (var server = ServerProcess.startWithDescriptors(64, "-p0", "--max-connections", "1000")) {
            var ended = server.awaitEnd();
            assertEquals(1, ended.exitCode());
            assertEquals(List.of("stentor-server: cannot start: 1000 connections are more than this process can have open: its limit is 64 files,"
                + " of which 32 are kept for other things; lower --max-connections to 32 or raise the limit, as with ulimit -n 1064"), ended.err());
            assertEquals(List.of(), ended.out());
        }
    }

    @Test
    void withFewDescriptorsItServesWhatItCanAndTheOthersLater() throws Exception {
        assumeBash();
        List<TcpClient> clients = new ArrayList<>();
        try (var server = ServerProcess.startWithDescriptors(60, "-p0")) {
            for (int i = 0; i < 120; i++) {
                clients.add(TcpClient.to(server.tcpPort()));
                clients.get(i).send("a");
            }
            for (TcpClient client : clients) {
                assertEquals("A", client.read("A"));
                client.close();
            }
            var ended = server.stop();
            assertEquals(120, ended.counter("connections_accepted"));
            assertEquals(0, ended.counter("accept_failed"));
            assertTrue(ended.counter("accept_deferred") > 0, ended.out()::toString);
        } finally {
            for (TcpClient client : clients)
                client.close();
        }
    }

    @Test
    void withoutADescriptorItPausesServesWhoIsThereAndGoesOnWhenThereAreSomeAgain() throws Exception {
        assumeBash();
        ServiceJar hoard = ServiceJar.of(temp, "Hoard", HOARD);
        List<TcpClient> newcomers = new ArrayList<>();
        try (var server = ServerProcess.startWithDescriptors(60, "-p0", "--service-path", hoard.jar(), "--service", "hoard");
             var old = TcpClient.to(server.tcpPort())) {
            old.send("take " + hoard.folder() + "/Hoard.class\n");
            assertEquals("took some\n", old.read("took some\n"));
            long start = System.nanoTime();
            for (int i = 0; i < 20; i++) {
                newcomers.add(TcpClient.to(server.tcpPort()));
                newcomers.get(i).send("hello\n");
            }
            while (System.nanoTime() - start < TimeUnit.SECONDS.toNanos(2)) {
                old.send("still there\n");
                if (!old.read("still there\n").equals("still there\n"))
                    throw new AssertionError("the old client was closed by a server that says " + server.stop());
            }
            old.send("give back\n");
            assertEquals("gave back\n", old.read("gave back\n"));
            for (TcpClient newcomer : newcomers)
                assertEquals("hello\n", newcomer.read("hello\n"));
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start) + 1;
            var ended = server.stop();
            long failed = ended.counter("accept_failed");
            assertTrue(failed > 0 && failed <= 20 * seconds, () -> failed + " failures of accept in " + seconds + " s");
            assertTrue(ended.err().stream().allMatch(line -> line.contains(" WARN accept failed, pausing: ")), ended.err()::toString);
        } finally {
            for (TcpClient newcomer : newcomers)
                newcomer.close();
        }
    }

    @Test
    void theFewestDescriptorsAreEnoughForAClientAndWithFewerItDoesNotStart() throws Exception {
        assumeBash();
        try (var server = ServerProcess.startWithDescriptors(31, "-p0")) {
            var ended = server.awaitEnd();
            assertEquals(1, ended.exitCode());
            assertEquals(List.of("stentor-server: cannot start: this process may have 31 files open, and needs 32 to serve anybody;"
                + " raise the limit, as with ulimit -n 1024"), ended.err());
        }
        try (var server = ServerProcess.startWithDescriptors(32, "-p0"); var client = TcpClient.to(server.tcpPort())) {
            client.send("a");
            assertEquals("A", client.read("A"));
        }
    }

    /** What the JDK opened only for the first connection that waits could fail, and would then have failed for good. */
    @Test
    void theFirstConnectionTakesNoMoreDescriptorsThanItsOwn() throws Exception {
        assumeBash();
        // So few that there is no warm-up, whose descriptors would be counted.
        try (var server = ServerProcess.startWithDescriptors(100, "-p0")) {
            server.readyLine();
            Path open = Path.of("/proc", Long.toString(server.pid()), "fd");
            Assumptions.assumeTrue(Files.isReadable(open), "this system does not show what a process has open");
            long before = count(open);
            try (var client = TcpClient.to(server.tcpPort())) {
                client.send("a");
                assertEquals("A", client.read("A"));
                client.send("b");
                assertEquals("B", client.read("B"));
                assertEquals(before + 1, count(open));
            }
        }
    }

    private static long count(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }
}
