package stentor.loadgen.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;

import org.junit.jupiter.api.Test;

import stentor.loadgen.target.Target;

class MachineTest {

    @Test
    void stealIsTheEighthColumnAndGuestTimeIsNotCountedTwice() {
        Steal before = Steal.of("cpu  100 0 50 800 10 0 5 35 7 0");
        assertEquals(new Steal(35, 1_000), before);
        assertEquals(0.25, Steal.of("cpu  130 0 50 830 10 0 5 55 30 0").shareSince(new Steal(35, 1_000)));
        assertEquals(0, before.shareSince(before));
        assertEquals(0, Steal.of("").shareSince(Steal.of("")));
    }

    @Test
    void processorsAreListedOneByOne() {
        assertEquals(List.of(0, 1, 2, 5), Pinning.listed("0-2,5"));
        assertEquals(List.of(3), Pinning.listed("3"));
    }

    @Test
    void aPortIsOpenWhileSomebodyHasIt() throws Exception {
        int port = Ports.free();
        for (Target.Protocol protocol : Target.Protocol.values())
            assertFalse(Ports.isOpen(protocol, port));
        InetAddress host = InetAddress.getByName(Ports.HOST);
        try (var tcp = new ServerSocket(port, 1, host); var udp = new DatagramSocket(new InetSocketAddress(host, port))) {
            assertEquals(tcp.getLocalPort(), udp.getLocalPort());
            for (Target.Protocol protocol : Target.Protocol.values())
                assertTrue(Ports.isOpen(protocol, port));
        }
    }
}
