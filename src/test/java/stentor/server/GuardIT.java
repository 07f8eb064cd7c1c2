package stentor.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the real server tells of its limits, and that nobody can hold up its end. */
class GuardIT {

    @TempDir
    private Path temp;

    @Test
    void whoBindsWhereOthersCanReachItIsWarnedOnceAndToldTheLimits() throws Exception {
        try (var server = ServerProcess.start("-p0", "--host", "0.0.0.0", "--max-connections", "500", "--idle-timeout", "90s", "--udp-rate", "77")) {
            var ended = server.stop();
            assertEquals(1, ended.err().size(), ended.err()::toString);
            assertTrue(ended.err().get(0).endsWith(" WARN others can reach tcp://0.0.0.0:" + server.tcpPort() + " udp://0.0.0.0:" + server.udpPort()
                + ", within these limits: --max-connections 500 --max-per-source 125 --idle-timeout 90s --write-timeout 10s --line-timeout 10s"
                + " --max-line 65536 --backlog 4096 --udp-rate 77"), ended.err()::toString);
        }
    }

    @Test
    void neitherAClientThatDoesNotReadNorAServiceThatDoesNotReturnHoldsUpTheStop() throws Exception {
        ServiceJar stubborn = ServiceJar.of(temp, "Stubborn", """
            import java.io.IOException;
            import stentor.server.service.*;

            public final class Stubborn implements Service {
                public void converse(Conversation peer) throws IOException {
                    if (peer.readLine().equals("flood"))
                        for (;;)
                            peer.write(new byte[100_000], 0, 100_000);
                    peer.reply("here I stay");
                    peer.write(new byte[0], 0, 0);
                    for (;;)
                        try {
                            Thread.sleep(1000);
                        } catch (InterruptedException e) {
                            continue;
                        }
                }
            }
            """);
        try (var server = ServerProcess.start("-p0", "--drain-timeout", "300ms", "--service-path", stubborn.jar(), "--service", "stubborn");
             var flooded = TcpClient.to(server.tcpPort()); var stuck = TcpClient.to(server.tcpPort())) {
            flooded.send("flood\n");
            flooded.read(1);
            stuck.send("stay\n");
            assertEquals("here I stay\n", stuck.read("here I stay\n"));
            int port = server.tcpPort();
            var ended = server.stop();
            assertEquals(0, ended.exitCode());
            assertEquals(1, ended.counter("closed_drain_forced"));
            new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
        }
    }
}
