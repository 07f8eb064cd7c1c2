package stentor.loadgen.target;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class MachineUsageTest {

    private static final List<Integer> ALL = List.of();

    private static MachineUsage after(double seconds, String... lines) {
        return MachineUsage.of(List.of(lines), Math.round(seconds * TimeUnit.SECONDS.toNanos(1)));
    }

    @Test
    void waitingForADiskIsIdleAndGuestTimeIsNotCountedTwice() {
        MachineUsage before = after(0, "cpu0 100 0 50 800 10 0 5 35 7 0");
        MachineUsage after = after(1, "cpu0 130 1 52 830 30 3 9 45 30 0");
        assertEquals(Map.of(0, new MachineUsage.Shares(0.5, 0.1, 0.07)), after.sharesSince(before));
        assertEquals(0.4, after.coresSince(before));
        assertEquals(0.1, after.stolenShareSince(before, ALL));
    }

    @Test
    void whatIsStolenFromOtherProcessorsThanThoseInUseDoesNotCount() {
        MachineUsage before = after(0, "cpu  0 0 0 0 0 0 0 0 0 0", "cpu0 0 0 0 0 0 0 0 0 0 0", "cpu1 0 0 0 0 0 0 0 0 0 0", "cpu10 0 0 0 0 0 0 0 0 0 0");
        MachineUsage after = after(1, "cpu  9 9 9 9 9 9 9 9 9 9", "cpu0 10 0 0 80 0 0 0 10 0 0", "cpu1 5 0 0 5 0 0 0 90 0 0", "cpu10 50 0 0 50 0 0 0 0 0 0", "intr 7");
        assertEquals(0.1, after.stolenShareSince(before, List.of(0)));
        assertEquals(0.9, after.stolenShareSince(before, List.of(1)));
        assertEquals(0.5, after.stolenShareSince(before, List.of(0, 1)));
        assertEquals(1.0 / 3, after.stolenShareSince(before, ALL), 1e-12);
        assertEquals(0.65, after.coresSince(before), 1e-12);
    }

    /** Where no processor has ever been found serving a hard interrupt, soft ones are in the time of the processes they interrupted. */
    @Test
    void whatInterruptsIsApartOnlyWhereTheSystemAccountsForItApart() {
        String[] before = {"cpu0 0 0 0 0 0 0 0 0 0 0", "cpu1 0 0 0 0 0 1 0 0 0 0"};
        String[] after = {"cpu0 50 0 0 30 0 0 20 0 0 0", "cpu1 50 0 0 30 0 1 20 0 0 0"};
        assertEquals(0, after(1, after[0]).sharesSince(after(0, before[0])).get(0).interrupted());
        assertEquals(0.2, after(1, after).sharesSince(after(0, before)).get(0).interrupted());
        assertEquals(0.7, after(1, after[0]).coresSince(after(0, before[0])), 1e-12);
        assertEquals(1.4, after(1, after).coresSince(after(0, before)), 1e-12);
    }

    @Test
    void aProcessorSwitchedOnMeanwhileIsLeftOut() {
        MachineUsage before = after(0, "cpu0 0 0 0 0 0 0 0 0 0 0");
        MachineUsage after = after(1, "cpu0 0 0 0 100 0 0 0 0 0 0", "cpu1 900 0 0 0 0 0 0 900 0 0");
        assertEquals(Map.of(0, new MachineUsage.Shares(1, 0, 0)), after.sharesSince(before));
        assertEquals(0, after.coresSince(before));
        assertEquals(0, after.stolenShareSince(before, ALL));
    }

    @Test
    void whereTheSystemDoesNotTellNothingIsKnown() {
        MachineUsage before = after(0);
        MachineUsage after = after(1);
        assertTrue(after.sharesSince(before).isEmpty());
        assertTrue(Double.isNaN(after.coresSince(before)));
        assertEquals(0, after.stolenShareSince(before, ALL));
        assertEquals(0, before.stolenShareSince(before, ALL));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void whatThisProcessDoesShows() {
        MachineUsage before = MachineUsage.now();
        // Asking is work enough.
        await().until(() -> MachineUsage.now().coresSince(before) > 0);
        assertEquals(before.ticks().keySet(), MachineUsage.now().sharesSince(before).keySet());
    }
}
