package stentor.loadgen.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import stentor.loadgen.target.Endpoint;

/**
 * Datagrams that came from the targets to this machine and found their socket's buffer full. Linux counts them for each socket
 * as long as that is open, so this has to look before it is closed. Confined to one thread.
 */
final class KernelDrops {

    private static final List<Path> TABLES = List.of(Path.of("/proc/net/udp"), Path.of("/proc/net/udp6"));
    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int INODE = 9;
    private static final int DROPS = 12;

    private final Set<String> ports;
    private final Map<String, Long> bySocket = new HashMap<>();
    private boolean known;

    KernelDrops(List<Endpoint> endpoints) {
        ports = endpoints.stream().map(endpoint -> String.format(Locale.ROOT, ":%04X", endpoint.address().getPort())).collect(Collectors.toSet());
    }

    /** Takes down what is counted of the sockets that are open now. */
    void look() {
        for (Path table : TABLES)
            if (Files.isReadable(table))
                look(table);
    }

    private void look(Path table) {
        try (Stream<String> lines = Files.lines(table)) {
            lines.skip(1).map(line -> line.trim().split("\\s+")).filter(this::isOurs)
                .forEach(columns -> bySocket.put(columns[LOCAL] + " " + columns[INODE], Long.parseLong(columns[DROPS])));
            known = true;
        } catch (IOException e) {
            // Then it is not known.
        }
    }

    /** The system tells of every process's sockets; those that talk to our targets are ours, as far as anybody can tell. */
    private boolean isOurs(String[] columns) {
        return columns.length > DROPS && ports.contains(columns[REMOTE].substring(columns[REMOTE].indexOf(':')));
    }

    /** Of all sockets that were seen; empty where the system does not tell. */
    OptionalLong total() {
        return known ? OptionalLong.of(bySocket.values().stream().mapToLong(Long::longValue).sum()) : OptionalLong.empty();
    }
}
