package stentor.loadgen.target;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
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

    private static final Pattern URL = Pattern.compile("(tcp|udp)://(?:\\[([^\\]]+)\\]|([^:/\\[\\]]+)):(\\d{1,5})/?");

    /** What a target is spoken to with. */
    public enum Protocol {
        TCP, UDP;

        /** As in a target's URL. */
        public String scheme() {
            return this == TCP ? "tcp" : "udp";
        }
    }

    /** @throws UsageException if the text is not {@code tcp://host:port} or {@code udp://host:port} */
    public static Target parse(String text) {
        Matcher m = URL.matcher(text);
        if (!m.matches())
            throw new UsageException("bad target '" + text + "'; write tcp://host:port or udp://host:port");
        int port = Integer.parseInt(m.group(4));
        if (port < 1 || port > 65_535)
            throw new UsageException("bad target '" + text + "'; a port is from 1 to 65535");
        return new Target(m.group(1).equals("tcp") ? Protocol.TCP : Protocol.UDP, m.group(2) != null ? m.group(2) : m.group(3), port);
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
