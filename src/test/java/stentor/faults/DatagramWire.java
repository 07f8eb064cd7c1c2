package stentor.faults;

import java.io.IOException;

/** Where a {@link UdpFaultProxy} puts the datagrams that go one way between one client and the server. Any thread may send. */
@FunctionalInterface
public interface DatagramWire {

    /** Passes on a datagram, whose array is from then on the wire's. */
    void send(byte[] datagram) throws IOException;
}
