package stentor.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stentor.server.TestServers.ANY_PORT;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.Optional;

import org.junit.jupiter.api.Test;

class PortsTest {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    @Test
    void tcpAndUdpShareOneFreePort() throws IOException {
        try (var server = TestServers.start()) {
            int port = server.tcpAddress().orElseThrow().getPort();
            assertEquals(port, server.udpAddress().orElseThrow().getPort());
            assertEquals("tcp://127.0.0.1:" + port + " udp://127.0.0.1:" + port, server.toString());
        }
    }

    @Test
    void tcpAlone() throws IOException {
        try (var server = Server.start(ANY_PORT.withPorts(0, Settings.OFF)); var client = TcpClient.to(server)) {
            assertEquals(Optional.empty(), server.udpAddress());
            assertEquals("tcp://127.0.0.1:" + server.tcpAddress().orElseThrow().getPort(), server.toString());
            client.send("a");
            assertEquals("A", client.read("A"));
        }
    }

    @Test
    void udpAlone() throws IOException {
        try (var server = Server.start(ANY_PORT.withPorts(Settings.OFF, 0)); var client = UdpClient.to(server)) {
            assertEquals(Optional.empty(), server.tcpAddress());
            assertEquals("udp://127.0.0.1:" + server.udpAddress().orElseThrow().getPort(), server.toString());
            assertEquals("A", client.ask("a"));
        }
    }

    @Test
    void aTcpPortInUseIsNamed() throws IOException {
        try (var taken = new ServerSocket(0, 1, LOOPBACK)) {
            var failure = assertThrows(BindException.class, () -> Server.start(ANY_PORT.withPort(taken.getLocalPort())));
            assertTrue(failure.getMessage().startsWith("tcp://127.0.0.1:" + taken.getLocalPort() + ": "), failure::getMessage);
        }
    }

    @Test
    void aUdpPortInUseIsNamedAndTheTcpPortIsFreeAgain() throws IOException {
        try (var taken = takenForUdpAlone()) {
            int port = taken.getLocalPort();
            var failure = assertThrows(BindException.class, () -> Server.start(ANY_PORT.withPort(port)));
            assertTrue(failure.getMessage().startsWith("udp://127.0.0.1:" + port + ": "), failure::getMessage);
            new ServerSocket(port, 1, LOOPBACK).close();
        }
    }

    private static DatagramSocket takenForUdpAlone() throws IOException {
        try (var freeForTcp = new ServerSocket(0, 1, LOOPBACK)) {
            return new DatagramSocket(freeForTcp.getLocalPort(), LOOPBACK);
        }
    }

    @Test
    void anAddressOfAnotherMachineIsNamed() {
        // From the block that is reserved for documentation.
        var failure = assertThrows(BindException.class, () -> Server.start(ANY_PORT.withHost("192.0.2.1")));
        assertTrue(failure.getMessage().startsWith("tcp://192.0.2.1:0: "), failure::getMessage);
    }

    @Test
    void aHostThatDoesNotExistIsUnknown() {
        assertThrows(UnknownHostException.class, () -> Server.start(ANY_PORT.withHost("no-such-host.invalid")));
    }

    @Test
    void aServerOnAllAddressesServesAndDrainsLikeAnyOther() throws IOException {
        Server server = Server.start(ANY_PORT.withHost("0.0.0.0"));
        int port = server.tcpAddress().orElseThrow().getPort();
        try (var tcp = TcpClient.to(port); var udp = UdpClient.to(new InetSocketAddress(LOOPBACK, port))) {
            tcp.send("a");
            assertEquals("A", tcp.read("A"));
            assertEquals("A", udp.ask("a"));
            server.close();
            assertEquals("", tcp.readToEnd());
        } finally {
            server.close();
        }
    }
}
