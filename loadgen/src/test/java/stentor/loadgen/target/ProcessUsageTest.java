package stentor.loadgen.target;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

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
    @EnabledOnOs(OS.LINUX)
    void whatAProcessHasOthersDoIsItsOwnWhetherTheyHaveEndedOrNot() throws IOException {
        String work = "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done";
        Process parent = new ProcessBuilder("sh", "-c", "sh -c '" + work + "'; sh -c 'while :; do :; done' & read line; kill $!").start();
        try {
            ProcessUsage usage = ProcessUsage.of(parent.pid());
            // The first has ended when the second, which does not, is there.
            await().until(() -> parent.children().filter(child -> child.info().arguments().map(Arrays::asList).orElse(List.of()).toString().contains("while :")).count() == 1);
            long first = usage.cpuNanos().orElseThrow();
            assertTrue(first > 0, "nothing of the one that has ended");
            await().until(() -> usage.cpuNanos().orElseThrow() > first + 5 * ProcessUsage.TICK_NANOS);
            long alone = ProcessHandle.of(parent.pid()).orElseThrow().info().totalCpuDuration().orElseThrow().toNanos();
            assertTrue(alone < usage.cpuNanos().orElseThrow(), "of the parent alone " + alone);
            assertTrue(usage.residentBytes().orElseThrow() > 0);
        } finally {
            parent.descendants().forEach(ProcessHandle::destroyForcibly);
            parent.destroyForcibly();
        }
    }

    @Test
    void aProcessThatHasEndedTellsNothing() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sleep", "1000").start();
        ProcessUsage usage = ProcessUsage.of(process.pid());
        process.destroyForcibly().waitFor();
        assertTrue(usage.cpuNanos().isEmpty());
        assertTrue(usage.residentBytes().isEmpty());
    }

    @Test
    void thereIsNoUsageOfAProcessThatDoesNotExist() {
        var failure = assertThrows(IOException.class, () -> ProcessUsage.of(Long.MAX_VALUE));
        assertEquals("there is no process " + Long.MAX_VALUE, failure.getMessage());
    }
}
