package stentor.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The limits of the real server, where those of its process are small. */
class GuardIT {

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

    private static long counter(ServerProcess.Ended ended, String name) {
        Matcher value = Pattern.compile(" " + name + "=(\\d+)").matcher(ended.out().get(ended.out().size() - 1));
        assertTrue(value.find(), ended.out()::toString);
        return Long.parseLong(value.group(1));
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
            assertEquals(120, counter(ended, "connections_accepted"));
            assertEquals(0, counter(ended, "accept_failed"));
            assertTrue(counter(ended, "accept_deferred") > 0, ended.out()::toString);
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
            long failed = counter(ended, "accept_failed");
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

    @Test
    void whoBindsWhereOthersCanReachItIsWarnedOnceAndToldTheLimits() throws Exception {
        try (var server = ServerProcess.start("-p0", "--host", "0.0.0.0", "--max-connections", "500", "--idle-timeout", "90s")) {
            var ended = server.stop();
            assertEquals(1, ended.err().size(), ended.err()::toString);
            assertTrue(ended.err().get(0).endsWith(" WARN others can reach tcp://0.0.0.0:" + server.tcpPort() + " udp://0.0.0.0:" + server.udpPort()
                + ", within these limits: --max-connections 500 --max-per-source 125 --idle-timeout 90s --write-timeout 10s --line-timeout 10s"
                + " --max-line 65536 --backlog 4096"), ended.err()::toString);
        }
    }

    @Test
    void itSaysAtTheStartHowMuchHeapItMayNeed() throws Exception {
        try (var server = ServerProcess.startWith(List.of("-Xmx64m", "-jar", ServerProcess.JAR), "-p0", "--max-connections", "100")) {
            var ended = server.stop();
            assertEquals(List.of(), ended.err());
            assertTrue(ended.notices().get(0).endsWith(" INFO heap at the most: 16m + 100 connections x 260k (4k while idle) = 42m;"
                + " there are 64m, which hold 189 of them"), ended.notices()::toString);
        }
    }

    @Test
    void aHeapTooSmallForTheConnectionsAskedForIsOneWarning() throws Exception {
        try (var server = ServerProcess.startWith(List.of("-Xmx64m", "-jar", ServerProcess.JAR), "-p0", "--max-connections", "1000")) {
            var ended = server.stop();
            assertEquals(1, ended.err().size(), ended.err()::toString);
            assertTrue(ended.err().get(0).endsWith(" WARN the heap of 64m cannot hold all connections with their buffers full: 16m + 1000 connections"
                + " x 260k (4k while idle) = 270m; start with java -Xmx270m, or lower --max-connections to 189 or --max-line"), ended.err()::toString);
        }
    }

    /** Text that triples, from clients who do not read, so that every connection holds as much as it ever can. */
    @Test
    void theHeapOfTheFormulaIsEnoughWithEveryConnectionFull() throws Exception {
        int connections = 40;
        byte[] request = "\u0390".repeat(1_250_000).getBytes(StandardCharsets.UTF_8);
        byte[] capital = "\u0399\u0308\u0301".getBytes(StandardCharsets.UTF_8);
        var sent = new AtomicLong();
        List<TcpClient> clients = new ArrayList<>();
        List<FutureTask<Void>> senders = new ArrayList<>();
        try (var server = ServerProcess.startWith(List.of("-Xmx27m", "-jar", ServerProcess.JAR), "-p0", "--max-connections", "" + connections,
                 "--write-timeout", "1m")) {
            for (int i = 0; i < connections; i++) {
                TcpClient client = TcpClient.to(server.tcpPort());
                clients.add(client);
                senders.add(new FutureTask<>(() -> {
                    for (int from = 0; from < request.length; from += 10_000) {
                        client.send(Arrays.copyOfRange(request, from, from + 10_000));
                        sent.addAndGet(10_000);
                    }
                    client.finish();
                    return null;
                }));
                Thread.ofPlatform().daemon().start(senders.get(i));
            }
            for (long before = -1; before != sent.get(); Thread.sleep(500))
                before = sent.get();
            for (TcpClient client : clients) {
                byte[] reply = client.read(3 * request.length);
                assertEquals(3 * request.length, reply.length);
                for (int i = 0; i < reply.length; i++)
                    if (reply[i] != capital[i % capital.length])
                        throw new AssertionError("wrong at byte " + i);
                assertEquals("", client.readToEnd());
            }
            for (FutureTask<Void> sender : senders)
                sender.get();
            var ended = server.stop();
            assertTrue(ended.err().stream().allMatch(line -> line.contains(" WARN all connections are taken: ")), ended.err()::toString);
            assertEquals(connections, counter(ended, "closed_by_peer"));
        } finally {
            for (TcpClient client : clients)
                client.close();
        }
    }

    @Test
    void anEndlessLineIsOneErrorLineAndTheEndAlsoWithLittleMemory() throws Exception {
        try (var server = ServerProcess.startWith(List.of("-Xmx64m", "-jar", ServerProcess.JAR), "-p0", "--service", "count:a");
             var client = TcpClient.to(server.tcpPort())) {
            assertThrows(IOException.class, () -> {
                for (;;)
                    client.send("a".repeat(10_000));
            });
            assertEquals("error: line longer than 65536 bytes\n", client.readOnce(100));
            var ended = server.stop();
            assertEquals(1, counter(ended, "closed_line_too_long"));
            assertTrue(counter(ended, "bytes_received") < 4 * 65_536, ended.out()::toString);
            assertEquals(List.of(), ended.err());
        }
    }

    @Test
    void neitherAClientThatDoesNotReadNorAServiceThatDoesNotReturnHoldsUpTheStop() throws Exception {
        ServiceJar stubborn = ServiceJar.of(temp, "Stubborn", """
            import java.io.IOException;
            import stentor.server.service.*;

            public final class Stubborn implements Service {
                public void converse(Conversation peer) throws IOException {
                    if (peer.readLine().equals("flood"))
                        for (;;)
                            peer.write(new byte[100_000], 0, 100_000);
                    peer.reply("here I stay");
                    peer.write(new byte[0], 0, 0);
                    for (;;)
                        try {
                            Thread.sleep(1000);
                        } catch (InterruptedException e) {
                            continue;
                        }
                }
            }
            """);
        try (var server = ServerProcess.start("-p0", "--drain-timeout", "300ms", "--service-path", stubborn.jar(), "--service", "stubborn");
             var flooded = TcpClient.to(server.tcpPort()); var stuck = TcpClient.to(server.tcpPort())) {
            flooded.send("flood\n");
            flooded.read(1);
            stuck.send("stay\n");
            assertEquals("here I stay\n", stuck.read("here I stay\n"));
            int port = server.tcpPort();
            var ended = server.stop();
            assertEquals(0, ended.exitCode());
            assertEquals(1, counter(ended, "closed_drain_forced"));
            new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
        }
    }
}
