package stentor.server.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import stentor.server.guard.Source;

@EnabledOnOs(OS.LINUX)
class SocketTableTest {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private static InetSocketAddress addressOf(DatagramSocket socket) {
        return new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort());
    }

    private static Source source(String address, int port) throws IOException {
        return new Source().set(InetAddress.getByName(address), port);
    }

    @Test
    void aConnectedSocketIsToldFromOneThatIsNot() throws IOException {
        try (var server = new DatagramSocket(0, LOOPBACK); var client = new DatagramSocket(0, LOOPBACK)) {
            var table = new SocketTable(server.getLocalPort());
            var source = source("127.0.0.1", client.getLocalPort());
            assertFalse(table.isConnectedToUs(source));
            client.connect(addressOf(server));
            assertTrue(table.isConnectedToUs(source));
            assertFalse(table.isConnectedToUs(source("127.0.0.2", client.getLocalPort())));
            assertFalse(new SocketTable(server.getLocalPort() ^ 1).isConnectedToUs(source));
            client.disconnect();
            assertFalse(table.isConnectedToUs(source));
        }
    }

    @Test
    void whatFindsTheReceiveBufferFullIsTold() throws IOException {
        try (var server = new DatagramSocket(0, LOOPBACK); var client = new DatagramSocket()) {
            var table = new SocketTable(server.getLocalPort());
            assertEquals(OptionalLong.of(0), table.drops(addressOf(server)));
            server.setReceiveBufferSize(1);
            for (int i = 0; i < 1000; i++)
                client.send(new DatagramPacket(new byte[100], 100, addressOf(server)));
            assertTrue(table.drops(addressOf(server)).orElseThrow() > 0);
        }
    }

    @Test
    void aSocketBoundToAllAddressesIsFound() throws IOException {
        try (var server = new DatagramSocket(0)) {
            assertEquals(OptionalLong.of(0), new SocketTable(server.getLocalPort()).drops(addressOf(server)));
        }
    }

    @Test
    void whereTheSystemHasNoSuchTableNobodyIsConnectedAndNothingIsKnown() throws IOException {
        var table = new SocketTable(1, List.of(Path.of("no", "such", "file")));
        assertFalse(table.isConnectedToUs(source("127.0.0.1", 40_000)));
        assertEquals(OptionalLong.empty(), table.drops(new InetSocketAddress(LOOPBACK, 1)));
    }
}
