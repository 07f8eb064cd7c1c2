package stentor.loadgen.target;

import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * A target and where it is.
 *
 * @param target as it was given, for reports
 */
public record Endpoint(Target target, InetSocketAddress address) {

    /** @throws UnknownHostException if the host name means nothing */
    public static Endpoint of(Target target) throws UnknownHostException {
        return new Endpoint(target, target.address());
    }
}
