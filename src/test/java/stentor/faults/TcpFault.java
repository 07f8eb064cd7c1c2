package stentor.faults;

import java.util.SplittableRandom;

/**
 * What goes wrong on the way, as a wire around a wire. Faults compose by being put around one another: the first that is
 * given to a proxy meets the bytes first. {@link TcpFaults} has them.
 */
@FunctionalInterface
public interface TcpFault {

    /**
     * One direction of one new connection.
     *
     * @param random seeded by the proxy's seed, the connection's number and the direction
     */
    Wire around(Wire next, SplittableRandom random);
}
