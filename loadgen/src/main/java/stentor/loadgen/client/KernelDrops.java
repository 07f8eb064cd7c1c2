package stentor.loadgen.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import stentor.loadgen.target.Endpoint;

/**
 * Datagrams that came from the targets to this machine and found their socket's buffer full. Linux counts them for each socket
 * as long as that is open, so sockets that have done their work are left to this, to be closed when it has looked. It is not told
 * of those that are closed since their connection failed, or to wake who waits for a datagram there: those of an open loop that
 * are used up; nor of some of those that are used up faster than it can look. Confined to one thread, but for {@link #closeWhenSeen}.
 */
final class KernelDrops {

    /** A look reads a line for every socket of the machine, which so many have to be worth. */
    private static final int WORTH_A_LOOK = 500;
    /** No more are kept beside those of the connections, or while a look takes its time all ports there are would be taken. */
    private static final int MOST_WAITING = 2_000;
    private static final List<Path> TABLES = List.of(Path.of("/proc/net/udp"), Path.of("/proc/net/udp6"));
    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int INODE = 9;
    private static final int DROPS = 12;

    private final Set<String> ports;
    private final Map<String, Long> bySocket = new HashMap<>();
    private final Queue<DatagramSocket> ending = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private boolean known;

    KernelDrops(List<Endpoint> endpoints) {
        ports = endpoints.stream().map(endpoint -> String.format(Locale.ROOT, ":%04X", endpoint.address().getPort())).collect(Collectors.toSet());
    }

    /**
     * Closes a socket with nothing under way, once what it counts is taken down. From any thread.
     *
     * @param last whether no other takes its place; else it is closed unseen if too many wait already
     */
    void closeWhenSeen(DatagramSocket socket, boolean last) {
        if (!last && waiting.get() >= MOST_WAITING) {
            socket.close();
            return;
        }
        ending.add(socket);
        waiting.incrementAndGet();
    }

    /** Whether so many sockets wait to be closed that it is time to look. */
    boolean isDue() {
        return waiting.get() >= WORTH_A_LOOK;
    }

    /** Takes down what is counted of the sockets that are open now. */
    void look() {
        List<DatagramSocket> seen = new ArrayList<>();
        for (DatagramSocket socket; (socket = ending.poll()) != null; )
            seen.add(socket);
        readTables();
        seen.forEach(DatagramSocket::close);
        waiting.addAndGet(-seen.size());
    }

    private void readTables() {
        for (Path table : TABLES)
            if (Files.isReadable(table))
                look(table);
    }

    private void look(Path table) {
        try (Stream<String> lines = Files.lines(table)) {
            // Sockets without any are left out: used up and made anew, there may be millions in the course of a run.
            lines.skip(1).map(line -> line.trim().split("\\s+")).filter(this::isOurs).filter(columns -> !columns[DROPS].equals("0"))
                .forEach(columns -> bySocket.put(columns[LOCAL] + " " + columns[INODE], Long.parseLong(columns[DROPS])));
            known = true;
        } catch (IOException | UncheckedIOException e) {
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
