package stentor.loadgen.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
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

/**
 * Who listens on a port of this machine, whoever's child it is and whatever it calls itself. Linux tells, of the user's own processes;
 * elsewhere nobody does. A look at one moment.
 */
final class Listeners {

    private static final List<Path> TABLES = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"), Path.of("/proc/net/udp"), Path.of("/proc/net/udp6"));
    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int INODE = 9;
    /** Of a socket that is connected to nobody. */
    private static final String NO_PORT = ":0000";

    /** As processes have them among their open files. */
    private final Set<String> sockets;

    private Listeners(Set<String> sockets) {
        this.sockets = sockets;
    }

    /** Over TCP or UDP. */
    static Listeners on(int port) {
        var sockets = new HashSet<String>();
        String local = String.format(Locale.ROOT, ":%04X", port);
        for (Path table : TABLES)
            try (Stream<String> lines = Files.lines(table)) {
                lines.filter(line -> line.contains(local + " ")).map(line -> line.trim().split("\\s+"))
                    .filter(columns -> columns[LOCAL].endsWith(local) && columns[REMOTE].endsWith(NO_PORT)).forEach(columns -> sockets.add("socket:[" + columns[INODE] + "]"));
            } catch (IOException | UncheckedIOException e) {
                // There is no such protocol here, or no procfs.
            }
        return new Listeners(sockets);
    }

    /** Whether there is none, as far as anybody can tell. */
    boolean isEmpty() {
        return sockets.isEmpty();
    }

    /** Whether this process is one of them; empty if that is not told, as of another user's. */
    Optional<Boolean> include(ProcessHandle process) {
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
