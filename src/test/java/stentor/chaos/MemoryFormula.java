package stentor.chaos;

import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Every place taken, every line as long as it may be, in the heap that the server says this takes. */
final class MemoryFormula implements Scenario {

    private static final int CONNECTIONS = 500;
    private static final int LINE = 64 * 1024;
    private static final int ROUNDS = 5;
    private static final Pattern STATED = Pattern.compile("= (\\d+)m");

    @Override
    public List<Row> run() throws Exception {
        String limit = Integer.toString(CONNECTIONS);
        String stated;
        try (var server = ServerUnderTest.start("--service", "count:a", "--max-connections", limit)) {
            Peers.await(() -> server.process().said().stream().anyMatch(line -> STATED.matcher(line).find()), Duration.ofSeconds(5));
            stated = String.join("\n", server.process().said());
        }
        Matcher heap = STATED.matcher(stated);
        if (!heap.find())
            return List.of(Row.of(17, "the heap that all connections take, as said at the start", "said", "not said", false));
        try (var server = ServerUnderTest.startWith(List.of(), List.of("-Xmx" + heap.group(1) + "m"), "--service", "count:a", "--max-connections", limit)) {
            List<Socket> clients = Peers.atOnce(CONNECTIONS, number -> Peers.connect(server.tcp()));
            long right = Peers.atOnce(CONNECTIONS, number -> {
                int answered = 0;
                for (int i = 0; i < ROUNDS; i++)
                    if (Peers.answers(clients.get(number), "a".repeat(LINE - number) + "\n", LINE - number + "\n", Duration.ofSeconds(20)))
                        answered++;
                return answered;
            }).stream().mapToInt(Integer::intValue).sum();
            Peers.close(clients);
            long outOfMemory = server.process().said().stream().filter(line -> line.contains("OutOfMemoryError")).count();
            List<Row> rows = new ArrayList<>();
            rows.add(Row.exactly(17, "right replies to lines of 64 KiB on 500 connections at the stated -Xmx" + heap.group(1) + "m",
                CONNECTIONS * ROUNDS, right));
            rows.add(Row.exactly(17, "OutOfMemoryErrors", 0, outOfMemory));
            return rows;
        }
    }
}
