package stentor.server.tcp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stentor.server.TestServers.awaitCount;
import static stentor.server.TestServers.awaitNoConnection;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stentor.server.Server;
import stentor.server.TcpClient;
import stentor.server.TestServers;
import stentor.server.telemetry.Counter;

class UpperOverTcpTest {

    private Server server;

    @BeforeEach
    void start() throws IOException {
        server = TestServers.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theCourseBooksClientSendsASentenceWithoutNewlineAndReadsOnce() throws IOException {
        try (var client = TcpClient.to(server)) {
            client.send("hello, world");
            assertEquals("HELLO, WORLD", client.readOnce(1024));
        }
        awaitCount(server, Counter.CLOSED_BY_PEER, 1);
    }

    @Test
    void oneConnectionAsksManyTimes() throws IOException {
        try (var client = TcpClient.to(server)) {
            for (String sentence : new String[] {"one", "zwei größer", "три", "\n"}) {
                client.send(sentence);
                String capitals = sentence.toUpperCase(Locale.ROOT);
                assertEquals(capitals, client.read(capitals));
            }
        }
    }

    @Test
    void aCharacterCutBetweenTwoSegmentsComesBackWhole() throws IOException {
        byte[] sharpS = "ß".getBytes(StandardCharsets.UTF_8);
        try (var client = TcpClient.to(server)) {
            client.send("stra");
            client.send(new byte[] {sharpS[0]});
            // With this reply the first half has been read, or is about to be.
            assertEquals("STRA", client.read("STRA"));
            client.send(new byte[] {sharpS[1]});
            client.send("e");
            assertEquals("SSE", client.read("SSE"));
        }
    }

    @Test
    void everythingSentBeforeTheClientEndsItsSideIsAnswered() throws IOException {
        try (var client = TcpClient.to(server)) {
            client.send("last words");
            client.finish();
            assertEquals("LAST WORDS", client.readToEnd());
        }
        awaitCount(server, Counter.CLOSED_BY_PEER, 1);
    }

    @Test
    void aCharacterIncompleteWhenTheClientEndsItsSideComesBackAsItIs() throws IOException {
        try (var client = TcpClient.to(server)) {
            client.send(new byte[] {'a', (byte) 0xe2, (byte) 0x82});
            client.finish();
            assertArrayEquals(new byte[] {'A', (byte) 0xe2, (byte) 0x82}, client.readBytesToEnd());
        }
    }

    @Test
    void aClientThatSendsNothingGetsNothing() throws IOException {
        try (var client = TcpClient.to(server)) {
            client.finish();
            assertEquals("", client.readToEnd());
        }
        awaitCount(server, Counter.CLOSED_BY_PEER, 1);
        assertEquals(0, server.count(Counter.BYTES_SENT));
    }

    @Test
    void aMebibyteSentAtOnceAndEndedIsAnsweredWhole() throws Exception {
        // Mapped piece by piece: on a long text that grows, the JDK takes quadratic time.
        long seed = System.nanoTime();
        String[] pieces = {"a", "é", "ß🙂"};
        int[] choice = new SplittableRandom(seed).ints(1 << 18, 0, pieces.length).toArray();
        String text = Arrays.stream(choice).mapToObj(i -> pieces[i]).collect(Collectors.joining());
        String capitals = Arrays.stream(choice).mapToObj(i -> pieces[i].toUpperCase(Locale.ROOT)).collect(Collectors.joining());
        try (var client = TcpClient.to(server)) {
            // While this thread reads, since neither side's buffers hold all of it.
            var sending = new FutureTask<Void>(() -> {
                client.send(text);
                client.finish();
                return null;
            });
            Thread.startVirtualThread(sending);
            assertTrue(capitals.equals(client.readToEnd()), "seed " + seed);
            sending.get();
        }
    }

    @Test
    void aClientThatResetsIsCountedAndTheServerGoesOn() throws IOException {
        try (var client = TcpClient.to(server)) {
            client.send("a");
            client.read("A");
            client.reset();
        }
        awaitCount(server, Counter.CLOSED_RESET, 1);
        try (var client = TcpClient.to(server)) {
            client.send("still there");
            assertEquals("STILL THERE", client.read("STILL THERE"));
        }
        awaitNoConnection(server);
    }
}
