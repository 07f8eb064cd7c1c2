package stentor.loadgen.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import stentor.loadgen.target.Target;

/**
 * Who listens on a port of 127.0.0.1, whoever's child it is and whatever it calls itself. Linux tells, of the user's own processes;
 * elsewhere nobody does. A look at one moment.
 */
final class Listeners {

    private static final List<String> STREAMS = List.of("tcp", "tcp6");
    private static final List<String> DATAGRAMS = List.of("udp", "udp6");
    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int STATE = 3;
    private static final int INODE = 9;
    /** TCP that takes connections, and UDP that is connected to nobody. */
    private static final Set<String> LISTENING = Set.of("0A", "07");
    /** Where the other side has none yet. */
    private static final String NO_PORT = ":0000";
    /** 127.0.0.1, by itself or as the end of an address of IPv6, in a word as memory holds it. */
    private static final String LOOPBACK = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? "0100007F" : "7F000001";

    private final boolean known;
    /** As processes have them among their open files. */
    private final Set<String> sockets;

    private Listeners(boolean known, Set<String> sockets) {
        this.known = known;
        this.sockets = sockets;
    }

    /** Over any of these protocols. */
    static Listeners on(int port, Set<Target.Protocol> protocols) {
        boolean known = false;
        var sockets = new HashSet<String>();
        for (String table : protocols.stream().flatMap(protocol -> (protocol.isStream() ? STREAMS : DATAGRAMS).stream()).toList())
            try (Stream<String> lines = Files.lines(Path.of("/proc/net", table))) {
                lines.map(line -> line.trim().split("\\s+")).filter(columns -> listens(columns, port)).forEach(columns -> sockets.add("socket:[" + columns[INODE] + "]"));
                known = true;
            } catch (IOException | UncheckedIOException e) {
                // There is no IPv6 here, or no procfs.
            }
        return new Listeners(known, sockets);
    }

    private static boolean listens(String[] columns, int port) {
        String local = columns[LOCAL];
        int colon = local.indexOf(':');
        return local.endsWith(String.format(Locale.ROOT, ":%04X", port)) && columns[REMOTE].endsWith(NO_PORT) && LISTENING.contains(columns[STATE])
            && (local.substring(0, colon).endsWith(LOOPBACK) || local.chars().limit(colon).allMatch(digit -> digit == '0'));
    }

    /** Whether this process is one of them; empty if that is not told, as of another user's. */
    Optional<Boolean> include(ProcessHandle process) {
        if (!known)
            return Optional.empty();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
            for (Path file : files)
                if (isOurs(file))
                    return Optional.of(true);
            return Optional.of(false);
        } catch (IOException | DirectoryIteratorException e) {
            return Optional.empty();
        }
    }

    private boolean isOurs(Path file) {
        try {
            return sockets.contains(Files.readSymbolicLink(file).toString());
        } catch (IOException e) {
            // Closed since.
            return false;
        }
    }
}
