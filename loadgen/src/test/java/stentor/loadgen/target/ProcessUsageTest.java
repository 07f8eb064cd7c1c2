package stentor.loadgen.target;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ProcessUsageTest {

    @Test
    void theCpuTimeOfOneselfGrowsByWorking() throws IOException {
        ProcessUsage self = ProcessUsage.of(ProcessHandle.current().pid());
        assertEquals(ProcessHandle.current().pid(), self.pid());
        long before = self.cpuNanos().orElseThrow();
        // Asking is work enough.
        await().until(() -> self.cpuNanos().orElseThrow() > before);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theResidentMemoryHoldsAtLeastTheHeapInUse() throws IOException {
        byte[] ballast = new byte[32 << 20];
        Arrays.fill(ballast, (byte) 1);
        long resident = ProcessUsage.of(ProcessHandle.current().pid()).residentBytes().orElseThrow();
        assertTrue(resident > ballast.length, "resident " + resident);
        assertTrue(resident < 1L << 40, "resident " + resident);
    }

    @Test
    void aProcessThatHasEndedTellsNothing() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-version")
            .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        ProcessUsage usage = ProcessUsage.of(process.pid());
        process.waitFor();
        assertTrue(usage.cpuNanos().isEmpty());
        assertTrue(usage.residentBytes().isEmpty());
    }

    @Test
    void thereIsNoUsageOfAProcessThatDoesNotExist() {
        var failure = assertThrows(IOException.class, () -> ProcessUsage.of(Long.MAX_VALUE));
        assertEquals("there is no process " + Long.MAX_VALUE, failure.getMessage());
    }
}
