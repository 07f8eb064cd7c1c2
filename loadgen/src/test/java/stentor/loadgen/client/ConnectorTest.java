package stentor.loadgen.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

import org.junit.jupiter.api.Test;

import stentor.loadgen.fake.FakeTcpServer;
import stentor.loadgen.fake.FreePort;
import stentor.loadgen.target.Target;

class ConnectorTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Target TARGET = Target.parse("tcp://127.0.0.1:7");

    @Test
    void whyAServerCouldNotBeReachedIsSaidInAPersonsWords() {
        String refused = "no server there: tcp://127.0.0.1:7 refused; is it running, and is that its port?";
        assertEquals(refused, Connector.explain(TARGET, new ConnectException("Connection refused")));
        assertEquals(refused, Connector.explain(TARGET, new ConnectException("Verbindungsaufbau abgelehnt")));
        assertEquals(refused, Connector.explain(TARGET, new PortUnreachableException()));
        assertEquals("no server there: tcp://127.0.0.1:7 did not answer in time", Connector.explain(TARGET, new ConnectException("Connection timed out")));
        assertEquals("no server there: tcp://127.0.0.1:7 did not answer in time", Connector.explain(TARGET, new SocketTimeoutException()));
        assertEquals("no way to tcp://127.0.0.1:7: No route to host", Connector.explain(TARGET, new NoRouteToHostException("No route to host")));
        assertEquals("cannot reach tcp://127.0.0.1:7: Too many open files", Connector.explain(TARGET, new IOException("Too many open files")));
    }

    @Test
    void aTcpConnectionComesFromTheSourceAndSendsAtOnce() throws IOException {
        try (var server = new FakeTcpServer((connection, line) -> line.serveRest());
             Socket socket = Connector.tcp(server.target().address(), new InetSocketAddress(InetAddress.getByName("127.0.0.2"), 0), TIMEOUT)) {
            assertEquals("127.0.0.2", socket.getLocalAddress().getHostAddress());
            assertTrue(socket.getTcpNoDelay());
        }
    }

    @Test
    void aSourceThatIsNotThisMachinesIsAFailure() {
        assertThrows(IOException.class, () -> Connector.tcp(TARGET.address(), new InetSocketAddress(InetAddress.getByName("203.0.113.1"), 0), TIMEOUT));
        assertThrows(IOException.class, () -> Connector.udp(TARGET.address(), new InetSocketAddress(InetAddress.getByName("203.0.113.1"), 0)));
    }

    @Test
    void aUdpSocketThatCannotBeConnectedGivesItsPortBack() throws IOException {
        var source = new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePort.find());
        var nobodys = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        assertThrows(IOException.class, () -> Connector.udp(nobodys, source));
        new DatagramSocket(source).close();
    }

    @Test
    void aUdpSocketIsToldThatNobodyListens() throws IOException {
        try (var socket = Connector.udp(Target.parse("udp://127.0.0.1:" + FreePort.find()).address(), null)) {
            socket.setSoTimeout((int) TIMEOUT.toMillis());
            assertThrows(PortUnreachableException.class, () -> {
                socket.send(new DatagramPacket(new byte[1], 1));
                socket.receive(new DatagramPacket(new byte[1], 1));
            });
        }
    }
}
