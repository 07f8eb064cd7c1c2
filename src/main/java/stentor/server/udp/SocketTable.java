package stentor.server.udp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.tinylog.Logger;

import stentor.server.guard.LocalClients;
import stentor.server.guard.Source;

/**
 * What the system tells of the UDP sockets of this host: who is connected to our port, and what was dropped at our socket
 * because its buffer was full. Linux does, in procfs; elsewhere nobody is connected and nothing is known. Any thread may ask.
 */
final class SocketTable implements LocalClients {

    private static final List<Path> LINUX = List.of(Path.of("/proc/net/udp"), Path.of("/proc/net/udp6"));
    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int DROPS = 12;

    private final List<Path> tables;
    private final String ownPort;

    SocketTable(int ownPort) {
        this(ownPort, LINUX);
    }

    SocketTable(int ownPort, List<Path> tables) {
        this.ownPort = port(ownPort);
        this.tables = tables;
    }

    @Override
    public boolean isConnectedToUs(Source source) {
        String local = port(source.port());
        return look(columns -> columns[REMOTE].endsWith(ownPort) && columns[LOCAL].endsWith(local) && isAt(columns[LOCAL], source)) != null;
    }

    /** How many datagrams were dropped at the socket bound to this address since it is open; empty where the system does not tell. */
    OptionalLong drops(InetSocketAddress bound) {
        var source = new Source().set(bound.getAddress(), bound.getPort());
        String[] found = look(columns -> columns[LOCAL].endsWith(ownPort) && isAt(columns[LOCAL], source));
        return found == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(found[DROPS]));
    }

    /** The first such line, taken apart; null if there is none, or the system does not tell. */
    private String[] look(Predicate<String[]> wanted) {
        for (Path table : tables) {
            if (!Files.isReadable(table))
                continue;
            try (Stream<String> lines = Files.lines(table)) {
                // Most lines are somebody else's, and are not taken apart.
                var found = lines.filter(line -> line.contains(ownPort + " ")).map(line -> line.trim().split("\\s+"))
                    .filter(columns -> columns.length > DROPS).filter(wanted).findFirst();
                if (found.isPresent())
                    return found.get();
            } catch (IOException | UncheckedIOException e) {
                Logger.debug("cannot read {}: {}", table, e.toString());
            }
        }
        return null;
    }

    private static String port(int port) {
        return String.format(Locale.ROOT, ":%04X", port);
    }

    /** Whether a column such as {@code 0100007F:2EE0} has this address. It is written in words of 32 bits as memory holds them. */
    private static boolean isAt(String column, Source source) {
        String address = column.substring(0, column.indexOf(':'));
        if (address.length() == Integer.BYTES * 2)
            return source.isIpv4() && address.equals(word(source.ipv4()));
        // A socket of IPv6 that is bound to all addresses of IPv4 stands there as bound to all.
        return source.isIpv4() && source.ipv4() == 0 && isZero(address)
            || address.equals(words(source.high()) + words(source.low()));
    }

    private static boolean isZero(String address) {
        return address.chars().allMatch(digit -> digit == '0');
    }

    private static String words(long bits) {
        return word((int) (bits >>> 32)) + word((int) bits);
    }

    private static String word(int bits) {
        int inMemory = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? Integer.reverseBytes(bits) : bits;
        return String.format(Locale.ROOT, "%08X", inMemory);
    }
}
