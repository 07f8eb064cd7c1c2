package stentor.loadgen.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import stentor.loadgen.target.Target;

class MachineTest {

    @Test
    void processorsAreListedOneByOne() {
        assertEquals(List.of(0, 1, 2, 5), Pinning.listed("0-2,5"));
        assertEquals(List.of(3), Pinning.listed("3"));
    }

    /** Of both: what the server starts is to be where the server is, and the generator must not interrupt it. */
    @Test
    void whoSharesAProcessorIsOnThatOneAndDoesNotInterrupt() throws Exception {
        Pinning pinning = Pinning.here(Pinning.Way.SHARED);
        assumeTrue(pinning.description().contains("chrt"), pinning.description());
        assertEquals(pinning.server(), pinning.generator());
        String says = output(pinning.server(), "sh", "-c", "(taskset -cp $$; chrt -p $$)");
        assertTrue(says.matches("(?s).*affinity list: \\d+\n.*SCHED_BATCH.*"), says);
    }

    private static String output(List<String> prefix, String... command) throws IOException {
        List<String> all = Stream.concat(prefix.stream(), Stream.of(command)).toList();
        Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
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
