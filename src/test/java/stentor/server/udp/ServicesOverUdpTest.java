package stentor.server.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static stentor.server.TestServers.awaitCount;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stentor.server.TestServers;
import stentor.server.UdpClient;
import stentor.server.service.Count;
import stentor.server.service.Service;
import stentor.server.telemetry.Counter;

class ServicesOverUdpTest {

    /** Fails as the datagram says, or answers it. */
    private static final Service FAILING = peer -> {
        String line = peer.readLine();
        switch (line) {
            case "exception" -> throw new IllegalStateException("asked to fail");
            case "error" -> throw new StackOverflowError("asked to fail");
            case "memory" -> throw new OutOfMemoryError("asked to fail");
            case "interrupt" -> {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted");
            }
            case "io" -> throw new IOException("the service's own");
            case "unprintable" -> throw new IllegalStateException() {

                private static final long serialVersionUID = 1;

                @Override
                public String toString() {
                    throw new IllegalStateException("cannot even say what went wrong");
                }
            };
            case "silence" -> { }
            case "half" -> {
                peer.reply("half a reply");
                throw new IllegalStateException("asked to fail half way");
            }
            default -> peer.reply(line);
        }
    };

    @Test
    void aDatagramIsAMessageWithOrWithoutLineEndAndTheReplyEndsAlike() throws IOException {
        try (var server = TestServers.start(new Count('a')); var client = UdpClient.to(server)) {
            assertEquals("3", client.ask("banana"));
            assertEquals("3\n", client.ask("banana\n"));
            assertEquals("3\n", client.ask("banana\r\n"));
            assertEquals("0\n", client.ask("\n"));
            // One message, lines or not.
            assertEquals("5\n", client.ask("banana\nanna\n"));
        }
    }

    @Test
    void aServiceMayReadBytesFirstKeepSomeAndReadAMessageThen() throws IOException {
        try (var server = TestServers.start(TestServers.BYTES_THEN_LINES); var client = UdpClient.to(server)) {
            assertEquals("ab[one]", client.ask("abone"));
            assertEquals("cd[two]\n", client.ask("cdtwo\n"));
            assertEquals("ef", client.ask("ef"));
        }
    }

    @Test
    void theLineEndOfOneDatagramIsForgottenAtTheNext() throws IOException {
        var asLine = new AtomicBoolean(true);
        Service lineThenBytes = peer -> {
            if (asLine.getAndSet(false))
                peer.readLine();
            else
                peer.read();
            peer.reply("ok");
        };
        try (var server = TestServers.start(lineThenBytes); var client = UdpClient.to(server)) {
            assertEquals("ok\n", client.ask("line\n"));
            assertEquals("ok", client.ask("bytes\n"));
        }
    }

    @Test
    void allRepliesToADatagramAreOneDatagram() throws IOException {
        Service twice = peer -> {
            peer.reply("[" + peer.readLine() + "]");
            peer.reply("[" + peer.readLine() + "]");
        };
        try (var server = TestServers.start(twice); var client = UdpClient.to(server)) {
            assertEquals("[abcd]\n[null]\n", client.ask("abcd\n"));
            assertEquals("[efgh][null]", client.ask("efgh"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"exception", "error", "memory", "io", "unprintable", "half", "interrupt"})
    void aServiceThatFailsLosesThatDatagramAndNoOther(String failure) throws IOException {
        try (var server = TestServers.start(FAILING); var client = UdpClient.to(server)) {
            client.send(failure);
            assertEquals("next", client.ask("next"));
            awaitCount(server, Counter.DROPPED_SERVICE_FAILED, 1);
            awaitCount(server, Counter.DATAGRAMS_SENT, 1);
        }
    }

    @Test
    void aDatagramThatTheServiceHasNoReplyToIsCounted() throws IOException {
        try (var server = TestServers.start(FAILING); var client = UdpClient.to(server)) {
            client.send("silence");
            assertEquals("next", client.ask("next"));
            awaitCount(server, Counter.DROPPED_NO_REPLY, 1);
        }
    }

    @Test
    void keptBytesStandAtTheFrontAtTheEndOfTheDatagram() throws IOException {
        Service lastTwo = peer -> {
            peer.read();
            peer.keep(2);
            peer.write(peer.read() == -1 ? peer.bytes() : new byte[] {'?', '?'}, 0, 2);
        };
        try (var server = TestServers.start(lastTwo); var client = UdpClient.to(server)) {
            assertEquals("ef", client.ask("abcdef"));
        }
    }

    @Test
    void aReplyOfMoreThanThreeTimesItsRequestIsNotSent() throws IOException {
        Service growing = peer -> {
            String line = peer.readLine();
            peer.reply(line.repeat(line.endsWith("+") ? 4 : 3));
        };
        try (var server = TestServers.start(growing); var client = UdpClient.to(server)) {
            client.send("ab+");
            assertEquals("abcabcabc", client.ask("abc"));
            awaitCount(server, Counter.DROPPED_AMPLIFYING, 1);
        }
    }

    /** Two servers that answer each other would do so for ever. The second address of the loopback is there on Linux. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aDatagramThatClaimsToComeFromTheServersOwnPortIsNotAnswered() throws IOException {
        try (var server = TestServers.start(); var client = UdpClient.to(server)) {
            var address = server.udpAddress().orElseThrow();
            try (var forger = new DatagramSocket(address.getPort(), InetAddress.getByName("127.0.0.2"))) {
                forger.send(new DatagramPacket(new byte[] {'a'}, 1, address));
                assertEquals("NEXT", client.ask("next"));
                awaitCount(server, Counter.DROPPED_SOURCE, 1);
            }
        }
    }
}
