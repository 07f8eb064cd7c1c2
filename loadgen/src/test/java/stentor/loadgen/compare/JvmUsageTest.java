package stentor.loadgen.compare;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import stentor.loadgen.target.Target;

@DisabledOnOs(OS.WINDOWS)
class JvmUsageTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Test
    void anotherJvmTellsWhatItAllocatesAsItGoes() throws Exception {
        ServerProcess server = ServerProcess.start(new Side(Side.Role.BASE, "base", FakeServer.command("rate 1000")), Set.of(Target.Protocol.TCP), Pinning.none("a test"),
            folder.resolve("server.txt"));
        try {
            server.awaitReady(PATIENCE);
            try (JvmUsage jvm = JvmUsage.of(server.pid())) {
                Garbage before = jvm.garbage();
                // A connection's thread and buffers.
                assertTrue(Ports.isOpen(Target.Protocol.TCP, server.port()));
                Garbage since = jvm.garbage().since(before);
                assertTrue(before.allocatedBytes() > 0 && since.allocatedBytes() > 0, () -> before + ", " + since);
                assertTrue(before.collections() >= 0 && since.collections() >= 0 && since.collectionMillis() >= 0, () -> before + ", " + since);
            }
            server.stop(PATIENCE);
        } finally {
            server.kill();
        }
    }

    @Test
    void whatIsNoJvmIsLeftAlone() throws Exception {
        Process sleep = new ProcessBuilder("sleep", "1000").start();
        try {
            String complaint = assertThrows(NotValidException.class, () -> JvmUsage.of(sleep.pid())).getMessage();
            assertTrue(complaint.contains(" is no JVM that tells what it allocates"), complaint);
            assertTrue(sleep.isAlive());
        } finally {
            sleep.destroy();
        }
    }
}
