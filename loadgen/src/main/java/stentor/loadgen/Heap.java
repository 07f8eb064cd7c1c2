package stentor.loadgen;

import java.lang.management.ManagementFactory;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.VMOption;

/**
 * What the collector is asked to do before a load begins, so that it has little to do while it lasts: each collection moves the
 * stacks of all connections, and meanwhile nothing is sent or read.
 */
final class Heap {

    /** What is alive when all have connected becomes a twentieth of the heap, unless that is as large as it may be before. */
    private static final String FREE_PERCENT = "95";

    private Heap() {
    }

    /**
     * Collects what connecting has left, and gives what is thrown away from now on so much room that it is collected seldom. Takes a
     * tenth of a second with 10,000 connections.
     */
    static void settle() {
        // Or this collection would make the heap smaller, and those that follow the more frequent.
        setUnlessGiven("MaxHeapFreeRatio", "100");
        setUnlessGiven("MinHeapFreeRatio", FREE_PERCENT);
        System.gc();
    }

    /** Whoever set it on the command line knows better; and a JVM of another make has no such option. */
    private static void setUnlessGiven(String option, String value) {
        HotSpotDiagnosticMXBean jvm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        if (jvm != null && jvm.getDiagnosticOptions().stream().anyMatch(each -> each.getName().equals(option) && each.getOrigin() == VMOption.Origin.DEFAULT))
            jvm.setVMOption(option, value);
    }
}
