package stentor.server;

import java.lang.management.ManagementFactory;
import com.sun.management.HotSpotDiagnosticMXBean;
import org.tinylog.Logger;

import stentor.cli.Quantity;
import stentor.server.guard.HeapNeed;
import stentor.server.guard.Limits;

/** What the log says of a server once it is ready: whom it is open to, and what its limits come to. */
final class Notices {

    private Notices() {
    }

    /** @param asked as it was asked for, before the server settled the limits that were left open */
    static void log(Server server, Settings asked) {
        if (!server.isLoopback())
            Logger.warn("others can reach {}, within these limits: {}", server, options(server.limits()) + " --udp-rate " + asked.udpRate());
        if (server.tcpAddress().isEmpty())
            return;
        HeapNeed need = HeapNeed.of(server.limits());
        long heap = heap();
        if (asked.limits().maxConnections() != Limits.AUTO && need.most() > heap)
            Logger.warn("the heap of {} cannot hold all connections with their buffers full: {}; start with java -Xmx{}, or lower --max-connections"
                + " to {} or --max-line", megabytes(heap), formula(need), megabytes(need.most()), need.connectionsIn(heap));
        else
            Logger.info("heap at the most: {}; there are {}, which hold {} of them", formula(need), megabytes(heap), need.connectionsIn(heap));
    }

    /** As -Xmx says; the JVM's own figure may leave out a part that the collector keeps empty. */
    private static long heap() {
        var options = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        return options == null ? Runtime.getRuntime().maxMemory() : Long.parseLong(options.getVMOption("MaxHeapSize").getValue());
    }

    /** As one would give them on the command line. */
    private static String options(Limits limits) {
        return "--max-connections " + limits.maxConnections()
            + " --max-per-source " + limits.share()
            + " --idle-timeout " + Quantity.text(limits.idleTimeout())
            + " --write-timeout " + Quantity.text(limits.writeTimeout())
            + " --line-timeout " + Quantity.text(limits.lineTimeout())
            + " --max-line " + limits.maxLine()
            + " --backlog " + limits.backlog();
    }

    private static String formula(HeapNeed need) {
        return megabytes(HeapNeed.FIXED) + " + " + need.connections() + " connections x " + (need.perConnection() >> 10) + "k ("
            + (HeapNeed.IDLE >> 10) + "k while idle) = " + megabytes(need.most());
    }

    private static String megabytes(long bytes) {
        return Math.ceilDiv(bytes, 1 << 20) + "m";
    }
}
