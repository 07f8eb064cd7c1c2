package stentor.server.guard;

import java.net.InetAddress;
import java.util.Collection;

/**
 * Which sources a UDP server must never reply to, because a reply would reach somebody who has not asked, or another server
 * that replies in turn for ever (CVE-2024-2169). The address in a datagram is what its sender wrote there.
 *
 * <ul>
 * <li>Ports: 0, those below 1024 and 2049 (NFS), behind which there are services and no clients; and our own port, which no
 *     client has but every other server set up like this one.
 * <li>Addresses: 0.0.0.0/8 and {@code ::/96} (except loopback), multicast, 240.0.0.0/4 with the limited broadcast in it, and
 *     the broadcast addresses of this host's interfaces. IPv4-mapped ones are judged as the IPv4 address they stand for.
 * <li>Loopback, unless we are bound to loopback or to all addresses. No packet from outside gets in with such a source (RFC
 *     1122, 3.2.1.3: systems drop it), but one to another interface's address is no ordinary client's. Its broadcast
 *     address never.
 * </ul>
 *
 * <p>Immutable; any thread may ask.
 */
public final class SourceFilter {

    private static final int LOWEST_CLIENT_PORT = 1024;
    private static final int NFS = 2049;
    private static final int LOOPBACK_BROADCAST = 0x7fff_ffff;

    private final int ownPort;
    private final boolean answersLoopback;
    private final boolean onlyLoopback;
    private final Source[] ownAddresses;
    private final Source[] broadcasts;

    /**
     * @param bound the address that is listened on
     * @param ownPort the port that is listened on
     * @param interfaceAddresses this host's addresses
     * @param interfaceBroadcasts its interfaces' broadcast addresses
     */
    public SourceFilter(InetAddress bound, int ownPort, Collection<InetAddress> interfaceAddresses, Collection<InetAddress> interfaceBroadcasts) {
        this.ownPort = ownPort;
        onlyLoopback = bound.isLoopbackAddress();
        answersLoopback = onlyLoopback || bound.isAnyLocalAddress();
        ownAddresses = sources(interfaceAddresses);
        broadcasts = sources(interfaceBroadcasts);
    }

    private static Source[] sources(Collection<InetAddress> addresses) {
        return addresses.stream().map(address -> new Source().set(address, 0)).toArray(Source[]::new);
    }

    /** Whether a reply to this source can only reach a client. */
    public boolean mayAnswer(Source source) {
        return isClientPort(source.port()) && isClientAddress(source);
    }

    /** Whether the datagram comes from this host: from the loopback address or one of ours, which nobody outside can send from. */
    public boolean isLocal(Source source) {
        return onlyLoopback || source.isLoopback() || isOneOf(ownAddresses, source);
    }

    private boolean isClientPort(int port) {
        return port >= LOWEST_CLIENT_PORT && port != NFS && port != ownPort;
    }

    private boolean isClientAddress(Source source) {
        if (source.isLoopback())
            return answersLoopback && !(source.isIpv4() && source.ipv4() == LOOPBACK_BROADCAST);
        if (!source.isIpv4())
            return source.high() >>> 56 != 0xff && (source.high() != 0 || source.low() >>> 32 != 0);
        int first = source.ipv4() >>> 24;
        return first != 0 && first < 224 && !isOneOf(broadcasts, source);
    }

    private static boolean isOneOf(Source[] some, Source source) {
        for (Source one : some)
            if (one.hasAddressOf(source))
                return true;
        return false;
    }
}
