package stentor.server.tcp;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;

import org.junit.jupiter.api.Test;
import stentor.server.telemetry.Counter;

/** Other threads that would end a connection may find it gone. */
class GoneConnectionTest {

    private static Socket closedSocket() throws IOException {
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
             var socket = new Socket(listener.getInetAddress(), listener.getLocalPort())) {
            return socket;
        }
    }

    @Test
    void aDrainThatFindsItGoneGoesOn() throws IOException {
        var connection = new Connection(closedSocket(), null);
        assertDoesNotThrow(() -> connection.endIfQuiet(Counter.CLOSED_DRAINED));
        assertFalse(connection.endedByUs());
    }

    @Test
    void aDeadlineThatFindsItGoneGoesOn() throws IOException {
        Socket socket = closedSocket();
        assertDoesNotThrow(() -> new Connection(socket, null).abort(Counter.CLOSED_IDLE));
        assertTrue(socket.isClosed());
    }

    @Test
    void aSocketThatCannotBeSetToBeResetIsClosed() throws IOException {
        try (var socket = new Socket() {
            @Override
            public void setSoLinger(boolean on, int linger) throws SocketException {
                throw new SocketException("Invalid argument");
            }
        }) {
            Connection.reset(socket);
            assertTrue(socket.isClosed());
        }
    }
}
