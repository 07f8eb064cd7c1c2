package stentor.chaos;

import java.net.Socket;
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
            List<Socket> greedy = new ArrayList<>();
            int served = 0;
            for (int i = 0; i < LIMIT; i++) {
                Socket socket = Peers.connectFrom("127.0.0.2", server.tcp());
                greedy.add(socket);
                if (isAnswered(socket))
                    served++;
            }
            int others = 0;
            for (int i = 0; i < SHARE; i++) {
                Socket socket = Peers.connectFrom("127.0.0.3", server.tcp());
                greedy.add(socket);
                if (isAnswered(socket))
                    others++;
            }
            Peers.close(greedy);
            return List.of(Row.exactly(2, "of 100 places, one source that wants all gets", SHARE, served),
                Row.exactly(2, "and another, of the 25 it asks for", SHARE, others));
        }
    }

    private static boolean isAnswered(Socket socket) throws Exception {
        try {
            return Peers.answers(socket, "a", "A", Duration.ofSeconds(5));
        } catch (java.net.SocketException e) {
            // Refused with a reset.
            return false;
        }
    }
}
