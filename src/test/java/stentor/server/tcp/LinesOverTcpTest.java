package stentor.server.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static stentor.server.TestServers.ANY_PORT;
import static stentor.server.TestServers.awaitCount;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.FutureTask;

import org.junit.jupiter.api.Test;
import stentor.server.Server;
import stentor.server.TcpClient;
import stentor.server.TestServers;
import stentor.server.service.Count;
import stentor.server.service.Service;
import stentor.server.telemetry.Counter;

class LinesOverTcpTest {

    /** Shows what was taken for a line. */
    private static final Service BRACKETS = peer -> {
        for (String line; (line = peer.readLine()) != null; )
            peer.reply("[" + line + "]");
    };

    @Test
    void severalLinesInOneSegmentAreAnsweredEach() throws IOException {
        assertEquals("[one]\n[two]\n[]\n[three]\n", conversation("one\ntwo\n\nthree\n"));
    }

    @Test
    void aCarriageReturnBeforeTheLineFeedIsNoPartOfTheLine() throws IOException {
        assertEquals("[one]\n[]\n[t\rwo]\n[\r]\n", conversation("one\r\n\r\nt\rwo\n\r\r\n"));
    }

    @Test
    void aLastLineWithoutEndIsALine() throws IOException {
        assertEquals("[one]\n[two]\n", conversation("one\ntwo"));
        assertEquals("[two\r]\n", conversation("two\r"));
    }

    @Test
    void noInputIsNoLine() throws IOException {
        assertEquals("", conversation(""));
    }

    @Test
    void malformedBytesAreReadAsReplacementCharacters() throws IOException {
        try (var server = TestServers.start(BRACKETS); var client = TcpClient.to(server)) {
            client.send(new byte[] {'a', (byte) 0xff, '\n'});
            assertEquals("[a\uFFFD]\n", client.read("[a\uFFFD]\n"));
        }
    }

    @Test
    void oneLineMayComeInManySegments() throws IOException {
        try (var server = TestServers.start(BRACKETS); var client = TcpClient.to(server)) {
            String line = "a straße of many pieces\r\n";
            long sent = 0;
            for (byte b : line.getBytes(StandardCharsets.UTF_8)) {
                client.send(new byte[] {b});
                awaitCount(server, Counter.BYTES_RECEIVED, ++sent);
            }
            assertEquals("[a straße of many pieces]\n", client.read("[a straße of many pieces]\n"));
        }
    }

    @Test
    void aReplyDoesNotWaitForTheNextLineToBeComplete() throws IOException {
        try (var server = TestServers.start(BRACKETS); var client = TcpClient.to(server)) {
            client.send("one\ntw");
            assertEquals("[one]\n", client.read("[one]\n"));
            client.send("o\n");
            assertEquals("[two]\n", client.read("[two]\n"));
        }
    }

    @Test
    void aLineOfTheMaximumIsALineHoweverManyCome() throws IOException {
        String longest = "a".repeat(10_000);
        try (var server = Server.start(ANY_PORT.withService(new Count('a')).withLimits(limits -> limits.withMaxLine(10_000))); var client = TcpClient.to(server)) {
            for (int i = 0; i < 5; i++) {
                client.send(longest + "\n");
                assertEquals("10000\n", client.read("10000\n"));
            }
            client.send(longest + "\n" + longest.substring(1) + "\n" + longest);
            client.finish();
            assertEquals("10000\n9999\n10000\n", client.readToEnd());
        }
    }

    @Test
    void theLineEndIsNotPartOfTheMaximum() throws IOException {
        try (var server = Server.start(ANY_PORT.withService(new Count('a')).withLimits(limits -> limits.withMaxLine(1000))); var client = TcpClient.to(server)) {
            client.send("a".repeat(1000) + "\r\n");
            assertEquals("1000\n", client.read("1000\n"));
            client.send("a".repeat(1000));
            client.send("\r\n");
            assertEquals("1000\n", client.read("1000\n"));
        }
    }

    @Test
    void aLineBeyondTheMaximumIsAnsweredWithOneErrorLineAndTheConnectionCloses() throws IOException {
        try (var server = Server.start(ANY_PORT.withService(new Count('a')).withLimits(limits -> limits.withMaxLine(1000)))) {
            try (var client = TcpClient.to(server)) {
                client.send("banana\n" + "a".repeat(1001) + "\nbanana\n");
                assertEquals("3\nerror: line longer than 1000 bytes\n", client.readToEnd());
            }
            awaitCount(server, Counter.CLOSED_LINE_TOO_LONG, 1);
        }
    }

    @Test
    void aLineWithoutEndIsRefusedAsSoonAsItIsTooLongAndNotStoredOn() throws IOException {
        try (var server = Server.start(ANY_PORT.withService(new Count('a')).withLimits(limits -> limits.withMaxLine(1000))); var client = TcpClient.to(server)) {
            client.send("a".repeat(100_000));
            assertEquals("error: line longer than 1000 bytes\n", client.readToEnd());
        }
    }

    @Test
    void aServiceMayReadALineFirstAndBytesThen() throws IOException {
        Service header = peer -> {
            peer.reply("header " + peer.readLine());
            for (int n; (n = peer.read()) >= 0; )
                peer.write(peer.bytes(), 0, n);
        };
        try (var server = TestServers.start(header); var client = TcpClient.to(server)) {
            client.send("GET\r\nbody\n");
            assertEquals("header GET\nbody\n", client.read("header GET\nbody\n"));
            client.send("more");
            client.finish();
            assertEquals("more", client.readToEnd());
        }
    }

    @Test
    void aServiceMayReadBytesFirstKeepSomeAndReadALineThen() throws IOException {
        try (var server = TestServers.start(TestServers.BYTES_THEN_LINES); var client = TcpClient.to(server)) {
            client.send("ab" + "one\ntwo\n");
            client.finish();
            assertEquals("ab[one]\n[two]\n", client.readToEnd());
        }
    }

    @Test
    void whatFollowsALineThatBeganWithBytesKeptIsReadAtOnce() throws IOException {
        Service mixed = peer -> {
            int n = peer.read();
            peer.keep(n);
            peer.reply("[" + peer.readLine() + "]");
            for (int more; (more = peer.read()) >= 0; )
                peer.write(peer.bytes(), 0, more);
        };
        try (var server = TestServers.start(mixed); var client = TcpClient.to(server)) {
            client.send("ab\ncd");
            assertEquals("[ab]\ncd", client.read("[ab]\ncd"));
        }
    }

    @Test
    void manyShortLinesAtOnceAreAnsweredEach() throws Exception {
        int lines = 50_000;
        try (var server = TestServers.start(new Count('a')); var client = TcpClient.to(server)) {
            var sending = new FutureTask<Void>(() -> {
                client.send("aaa\n".repeat(lines));
                client.finish();
                return null;
            });
            Thread.startVirtualThread(sending);
            assertEquals("3\n".repeat(lines), client.readToEnd());
            sending.get();
        }
    }

    private static String conversation(String input) throws IOException {
        try (var server = TestServers.start(BRACKETS); var client = TcpClient.to(server)) {
            client.send(input);
            client.finish();
            return client.readToEnd();
        }
    }
}
