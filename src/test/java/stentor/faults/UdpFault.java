package stentor.faults;

import java.util.SplittableRandom;

/** What happens to datagrams on the way, as a wire around a wire. {@link UdpFaults} has them. */
@FunctionalInterface
public interface UdpFault {

    /**
     * One direction of one client.
     *
     * @param random seeded by the proxy's seed, the client's number and the direction
     */
    DatagramWire around(DatagramWire next, SplittableRandom random);
}
