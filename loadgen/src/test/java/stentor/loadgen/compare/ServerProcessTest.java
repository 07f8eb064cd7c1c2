package stentor.loadgen.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import stentor.loadgen.target.Target;

/** Whose processor time a server's is. */
@EnabledOnOs(OS.LINUX)
class ServerProcessTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private ServerProcess server;

    @AfterEach
    void nothingIsLeftRunning() throws Exception {
        server.stop(PATIENCE);
        assertFalse(Ports.isOpen(Target.Protocol.TCP, server.port()));
    }

    private void start(String command) throws Exception {
        server = ServerProcess.start(new Side(Side.Role.BASE, "base", command), Set.of(Target.Protocol.TCP), Pinning.none("a test"), folder.resolve("said.txt"));
        server.awaitReady(PATIENCE);
    }

    private void assertAccounts(boolean strays, boolean servedByOthers) {
        assertEquals(strays, server.hasStrays(), "strays");
        assertEquals(servedByOthers, server.isServedByOthers(), "served by others");
    }

    @Test
    void ofOneProcessAllIsAccountedFor() throws Exception {
        start(FakeServer.command("rate 1000"));
        assertAccounts(false, false);
    }

    @Test
    void ofAChildLikewise() throws Exception {
        start(FakeServer.command("rate 1000") + " & wait");
        assertAccounts(false, false);
    }

    /** What is started between two looks is in the later alone. */
    @Test
    void whatIsStartedAllTheTimeIsNoStray() throws Exception {
        start("while :; do sleep 0.001; done & exec " + FakeServer.command("rate 1000"));
        for (int i = 0; i < 50; i++)
            assertAccounts(false, false);
    }

    @Test
    void aStrayThatDoesNotServeIsNotTheServer() throws Exception {
        start("(sleep 1000 &); exec " + FakeServer.command("rate 1000"));
        assertAccounts(true, false);
    }

    @Test
    void aDaemonServesInItsPlace() throws Exception {
        start("(" + FakeServer.command("rate 1000") + " &); exec sleep 1000");
        assertAccounts(true, true);
    }

    /** As Redis and nginx do when they write their titles over what the environment has. */
    @Test
    void soDoesOneThatHides() throws Exception {
        start("(env -i " + FakeServer.command("rate 1000") + " &); exec sleep 1000");
        assertAccounts(true, true);
    }

    /** As of a container, it has been there before. */
    @Test
    void aProcessOfAnotherIsNotEnded() throws Exception {
        try (var other = new ServerSocket()) {
            other.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            server = ServerProcess.start(new Side(Side.Role.BASE, "base", "sleep 1000"), Set.of(Target.Protocol.TCP), Pinning.none("a test"), folder.resolve("said.txt"));
            other.bind(new InetSocketAddress(Ports.HOST, server.port()));
            server.awaitReady(PATIENCE);
            assertAccounts(false, true);
            server.kill();
            assertTrue(ProcessHandle.current().isAlive());
        }
    }
}
