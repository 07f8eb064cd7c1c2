package stentor.server.guard;

import java.net.Inet4Address;
import java.net.InetAddress;

/**
 * Where a datagram or a connection comes from, or says so, as numbers: the address as the two halves of one of IPv6, where IPv4 stands in its
 * mapped form, and the port. Reused from datagram to datagram; confined to one thread.
 */
public final class Source {

    private static final long MAPPED = 0xffff_0000_0000L;
    private static final long LOWEST_32_BITS = 0xffff_ffffL;

    private long high;
    private long low;
    private int port;

    /** Makes this the source with this address and port. Of IPv4 it allocates nothing once compiled, of IPv6 one small array. */
    public Source set(InetAddress address, int newPort) {
        port = newPort;
        if (address instanceof Inet4Address four) {
            // The compiler sees through this array and makes none.
            byte[] bytes = four.getAddress();
            high = 0;
            low = MAPPED | (bytes[0] & 0xffL) << 24 | (bytes[1] & 0xff) << 16 | (bytes[2] & 0xff) << 8 | bytes[3] & 0xff;
        } else {
            byte[] bytes = address.getAddress();
            high = number(bytes, 0);
            low = number(bytes, Long.BYTES);
        }
        return this;
    }

    private static long number(byte[] bytes, int from) {
        long number = 0;
        for (int i = from; i < from + Long.BYTES; i++)
            number = number << 8 | bytes[i] & 0xff;
        return number;
    }

    /** The first 64 bits of the address: of IPv6 what is usually given to one customer, of IPv4 zero. */
    public long high() {
        return high;
    }

    /** The last 64 bits of the address. */
    public long low() {
        return low;
    }

    /** From 0 to 65,535. */
    public int port() {
        return port;
    }

    /** Whether this is an address of IPv4, also one that came in the clothes of IPv6. */
    public boolean isIpv4() {
        return high == 0 && low >>> 32 == MAPPED >>> 32;
    }

    /** The address of IPv4, if it {@linkplain #isIpv4 is one}. */
    public int ipv4() {
        return (int) (low & LOWEST_32_BITS);
    }

    /** What is usually given to one customer: the IPv4 address, or the upper half of the IPv6 one, of which none in use is as small. */
    public long network() {
        return isIpv4() ? Integer.toUnsignedLong(ipv4()) : high;
    }

    /** Whether it is 127.0.0.0/8 or {@code ::1}. */
    public boolean isLoopback() {
        return high == 0 && low == 1 || isIpv4() && ipv4() >>> 24 == 127;
    }

    /** Whether this is the same address, on whatever port. */
    public boolean hasAddressOf(Source other) {
        return high == other.high && low == other.low;
    }
}
