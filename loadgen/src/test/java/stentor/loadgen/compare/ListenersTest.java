package stentor.loadgen.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import stentor.loadgen.target.Target;

@EnabledOnOs(OS.LINUX)
class ListenersTest {

    private static Optional<Boolean> areWe(Target.Protocol protocol, int port) {
        return Listeners.on(port, Set.of(protocol)).include(ProcessHandle.current());
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, true", "0.0.0.0, true", "127.0.0.2, false"})
    void whoTakesConnectionsAtTheLoopbackAddressListens(String address, boolean listens) throws IOException {
        try (var listener = new ServerSocket(0, 1, InetAddress.getByName(address))) {
            assertEquals(Optional.of(listens), areWe(Target.Protocol.TCP, listener.getLocalPort()));
            assertEquals(Optional.of(false), areWe(Target.Protocol.UDP, listener.getLocalPort()));
        }
    }

    @Test
    void whoTakesDatagramsListens() throws IOException {
        try (var socket = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            assertEquals(Optional.of(true), areWe(Target.Protocol.UDP, socket.getLocalPort()));
            assertEquals(Optional.of(false), areWe(Target.Protocol.TCP, socket.getLocalPort()));
        }
    }

    @Test
    void whoIsConnectedDoesNot() throws IOException {
        try (var listener = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1")); var client = new Socket("127.0.0.1", listener.getLocalPort());
             var socket = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            socket.connect(new InetSocketAddress("127.0.0.1", 9));
            assertEquals(Optional.of(false), areWe(Target.Protocol.TCP, client.getLocalPort()));
            assertEquals(Optional.of(false), areWe(Target.Protocol.UDP, socket.getLocalPort()));
        }
    }
}
