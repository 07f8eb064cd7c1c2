package stentor.loadgen.target;

import java.math.BigInteger;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import stentor.cli.UsageException;

/** Local addresses as people write them: one by one, or as a range in CIDR notation. */
public final class Addresses {

    private static final Pattern CIDR = Pattern.compile("([^/]+)/(\\d{1,3})");
    /** More make no difference, and a range of IPv6 can have more than there are bytes. */
    private static final int MOST = 65_536;

    private Addresses() {
    }

    /**
     * All that are meant, in their order; each must be one of this machine.
     *
     * @throws UsageException if one is not, or cannot be read
     */
    public static List<InetAddress> ofThisMachine(List<String> texts) {
        List<InetAddress> addresses = new ArrayList<>();
        for (String text : texts)
            addresses.addAll(of(text));
        addresses.forEach(Addresses::requireOurs);
        return addresses;
    }

    /**
     * One address, or those of a range; of one of IPv4 with more than two, all but the network's own and the broadcast's.
     *
     * @throws UsageException if the text is neither
     */
    static List<InetAddress> of(String text) {
        Matcher range = CIDR.matcher(text);
        InetAddress base = parse(range.matches() ? range.group(1) : text, text);
        if (!range.matches())
            return List.of(base);
        byte[] bytes = base.getAddress();
        int hostBits = bytes.length * Byte.SIZE - Integer.parseInt(range.group(2));
        if (hostBits < 0)
            throw new UsageException("--source-ip: '" + text + "' is not a range; at most " + bytes.length * Byte.SIZE + " can stand behind the slash");
        BigInteger size = BigInteger.ONE.shiftLeft(hostBits);
        BigInteger first = new BigInteger(1, bytes).shiftRight(hostBits).shiftLeft(hostBits);
        boolean spareEnds = bytes.length == Integer.BYTES && hostBits > 1;
        int count = size.subtract(BigInteger.valueOf(spareEnds ? 2 : 0)).min(BigInteger.valueOf(MOST)).intValueExact();
        List<InetAddress> addresses = new ArrayList<>(count);
        for (int i = 0; i < count; i++)
            addresses.add(address(first.add(BigInteger.valueOf(i + (spareEnds ? 1 : 0))), bytes.length));
        return addresses;
    }

    private static InetAddress address(BigInteger number, int length) {
        byte[] digits = number.toByteArray();
        byte[] bytes = new byte[length];
        int used = Math.min(digits.length, length);
        System.arraycopy(digits, digits.length - used, bytes, length - used, used);
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(Arrays.toString(bytes), e);
        }
    }

    private static InetAddress parse(String address, String text) {
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw new UsageException("--source-ip: '" + text + "' is neither an address nor a range as 127.0.0.0/24");
        }
    }

    private static void requireOurs(InetAddress address) {
        try (var probe = new DatagramSocket(new InetSocketAddress(address, 0))) {
            probe.getLocalAddress();
        } catch (SocketException e) {
            throw new UsageException("--source-ip: " + address.getHostAddress() + " is not an address of this machine; ip address shows those it has");
        }
    }
}
