package stentor.chaos;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One address wants every place. */
final class OneSource implements Scenario {

    private static final int LIMIT = 100;
    private static final int SHARE = LIMIT / 4;

    @Override
    public List<Row> run() throws Exception {
        // Asked for, since by default loopback addresses may have more.
        try (var server = ServerUnderTest.start("--max-connections", Integer.toString(LIMIT), "--max-per-source", Integer.toString(SHARE))) {
            List<Socket> sockets = new ArrayList<>();
            for (int i = 0; i < LIMIT; i++)
                connect("127.0.0.2", server, sockets);
            int greedy = sockets.size();
            for (int i = 0; i < SHARE; i++)
                connect("127.0.0.3", server, sockets);
            int others = sockets.size() - greedy;
            Peers.close(sockets);
            return List.of(Row.exactly(2, "of 100 places, one source that wants all gets", SHARE, greedy),
                Row.exactly(2, "and another, of the 25 it asks for", SHARE, others));
        }
    }

    /** Adds a connection to those that are served. One that is refused is reset, during its attempt or a moment later. */
    private static void connect(String from, ServerUnderTest server, List<Socket> served) throws Exception {
        var socket = new Socket();
        socket.bind(new InetSocketAddress(from, 0));
        try {
            if (Peers.answers(Peers.connect(socket, server.tcp()), "a", "A", Duration.ofSeconds(5)))
                served.add(socket);
        } catch (SocketException e) {
            socket.close();
        }
    }
}
