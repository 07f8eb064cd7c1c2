package stentor.loadgen.target;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import stentor.cli.UsageException;

/**
 * Where the load goes.
 *
 * @param protocol how to speak to it
 * @param host a name or numeric address, without the brackets of IPv6
 * @param port from 1 to 65535
 */
public record Target(Protocol protocol, String host, int port) {

    private static final Pattern URL = Pattern.compile("(tcp|udp|tls)://(?:\\[([^\\]]+)\\]|([^:/\\[\\]]+)):(\\d{1,5})/?");

    /** What a target is spoken to with. */
    public enum Protocol {
        TCP, UDP, TLS;

        /** As in a target's URL. */
        public String scheme() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether it is a connection that carries bytes in order; if not, it is datagrams. */
        public boolean isStream() {
            return this != UDP;
        }
    }

    /** @throws UsageException if the text is not {@code tcp://host:port}, {@code udp://host:port} or {@code tls://host:port} */
    public static Target parse(String text) {
        Matcher m = URL.matcher(text);
        if (!m.matches())
            throw new UsageException("bad target '" + text + "'; write tcp://host:port, udp://host:port or tls://host:port");
        int port = Integer.parseInt(m.group(4));
        if (port < 1 || port > 65_535)
            throw new UsageException("bad target '" + text + "'; a port is from 1 to 65535");
        return new Target(Protocol.valueOf(m.group(1).toUpperCase(Locale.ROOT)), m.group(2) != null ? m.group(2) : m.group(3), port);
    }

    /** @throws UnknownHostException if the host name means nothing */
    public InetSocketAddress address() throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByName(host), port);
    }

    /** As it is typed. */
    @Override
    public String toString() {
        return protocol.scheme() + "://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
