package stentor.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

/** The real server where its heap is small. */
class HeapIT {

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
            assertEquals(connections, ended.counter("closed_by_peer"));
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
            assertEquals(1, ended.counter("closed_line_too_long"));
            assertTrue(ended.counter("bytes_received") < 4 * 65_536, ended.out()::toString);
            assertEquals(List.of(), ended.err());
        }
    }
}
