package stentor.server.udp;

import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;

/**
 * The addresses of this host's interfaces when the server starts. One that comes up later is not known: sources there count as
 * outside this host, and to its broadcast address the system refuses to send.
 *
 * @param own the addresses
 * @param broadcasts those that everybody on an interface's network listens to
 */
record HostAddresses(List<InetAddress> own, List<InetAddress> broadcasts) {

    static HostAddresses now() throws SocketException {
        List<InetAddress> own = new ArrayList<>();
        List<InetAddress> broadcasts = new ArrayList<>();
        for (NetworkInterface card : (Iterable<NetworkInterface>) NetworkInterface.networkInterfaces()::iterator)
            for (InterfaceAddress address : card.getInterfaceAddresses()) {
                own.add(address.getAddress());
                if (address.getBroadcast() != null)
                    broadcasts.add(address.getBroadcast());
            }
        return new HostAddresses(own, broadcasts);
    }
}
