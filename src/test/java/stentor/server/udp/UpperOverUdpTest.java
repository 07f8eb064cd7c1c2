package stentor.server.udp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static stentor.server.TestServers.awaitCount;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stentor.server.Server;
import stentor.server.TestServers;
import stentor.server.UdpClient;
import stentor.server.telemetry.Counter;

class UpperOverUdpTest {

    private Server server;
    private UdpClient client;

    @BeforeEach
    void start() throws IOException {
        server = TestServers.start();
        client = UdpClient.to(server);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void everyDatagramGetsItsReply() throws IOException {
        assertEquals("HELLO, STRASSE", client.ask("hello, straße"));
        assertEquals("AGAIN\n", client.ask("again\n"));
        client.send("one");
        client.send("two");
        assertEquals("ONE", client.receive());
        assertEquals("TWO", client.receive());
        awaitCount(server, Counter.DATAGRAMS_SENT, 4);
        awaitCount(server, Counter.DATAGRAM_BYTES_SENT, 14 + 6 + 3 + 3);
        assertEquals(4, server.count(Counter.DATAGRAMS_RECEIVED));
        assertEquals(14 + 6 + 3 + 3, server.count(Counter.DATAGRAM_BYTES_RECEIVED));
    }

    @Test
    void anEmptyDatagramGetsNoReplyAndIsCounted() throws IOException {
        client.send("");
        assertEquals("NEXT", client.ask("next"));
        awaitCount(server, Counter.DROPPED_EMPTY, 1);
        assertEquals(2, server.count(Counter.DATAGRAMS_RECEIVED));
    }

    @Test
    void theLargestDatagramComesBackWhole() throws IOException {
        var largest = new byte[UdpListener.LARGEST_PAYLOAD];
        Arrays.fill(largest, (byte) 'x');
        client.send(largest);
        Arrays.fill(largest, (byte) 'X');
        assertArrayEquals(largest, client.receiveBytes());
    }

    @Test
    void aReplyThatGrowsBeyondTheLargestIsDroppedAndTheNextAnswered() throws IOException {
        client.send("\u0390".repeat(UdpListener.LARGEST_PAYLOAD / 6 + 1));
        assertEquals("NEXT", client.ask("next"));
        awaitCount(server, Counter.DROPPED_REPLY_TOO_LARGE, 1);
        assertEquals(UdpListener.LARGEST_PAYLOAD / 6 * 6, client.ask("\u0390".repeat(UdpListener.LARGEST_PAYLOAD / 6))
            .getBytes(StandardCharsets.UTF_8).length);
    }

    @Test
    void aCharacterCutAtTheEndOfADatagramComesBackUnchangedAndDoesNotReachTheNext() throws IOException {
        byte[] cut = {'a', (byte) 0xc3, (byte) 0xa9, (byte) 0xe2, (byte) 0x82};
        client.send(cut);
        assertArrayEquals(new byte[] {'A', (byte) 0xc3, (byte) 0x89, (byte) 0xe2, (byte) 0x82}, client.receiveBytes());
        client.send(new byte[] {(byte) 0xac, 'b'});
        assertArrayEquals(new byte[] {(byte) 0xac, 'B'}, client.receiveBytes());
    }

    @Test
    void aShortDatagramShowsNothingOfALongerOneBefore() throws IOException {
        assertEquals("A LONG ONE, ÉÉÉÉÉ", client.ask("a long one, ééééé"));
        assertEquals("B", client.ask("b"));
    }

    @Test
    void aDatagramLongerThanCanBeAnsweredIsDroppedAndCounted() throws IOException {
        // IPv6 allows a payload twenty bytes longer than IPv4.
        Assumptions.assumeTrue(NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses)
            .anyMatch(address -> address instanceof Inet6Address && address.isLoopbackAddress()), "this machine has no IPv6");
        try (var six = Server.start(TestServers.ANY_PORT.withHost("::1")); var sender = UdpClient.to(six)) {
            sender.send(new byte[UdpListener.LARGEST_PAYLOAD + 10]);
            assertEquals("NEXT", sender.ask("next"));
            awaitCount(six, Counter.DROPPED_TRUNCATED, 1);
        }
    }
}
