package stentor.server;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Locale;

import com.sun.management.ThreadMXBean;

/**
 * How many bytes of heap a request costs the server, exact to the byte and whatever the collector does: a server in this JVM,
 * and all its clients on the thread that counts.
 *
 * <p>The JVM counts allocation by platform thread. A virtual thread has no count of its own ({@code getThreadAllocatedBytes}
 * says -1): what it allocates is charged to the carrier it is mounted on, and so is the copy of its stack that parking makes.
 * {@code getTotalThreadAllocatedBytes} adds up all platform threads, the carriers and those that have ended included. Less
 * what the calling thread has allocated, that is the server, and the JVM's own housekeeping, which is too little to show.
 * Differences of the heap's occupation would be right too, but only where no collection comes between, and to no more than the
 * size of the buffers that threads allocate from.
 */
final class Allocation {

    private static final int WARMUP_REQUESTS = 60_000;
    private static final int MEASURED_REQUESTS = 150_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocation() {
    }

    /** Bytes per request, for so many requests of each of these clients. */
    static double perRequest(BusyClients clients, int requestsEach) throws IOException {
        long before = byOthers();
        long requests = clients.exchange(requestsEach);
        return (double) (byOthers() - before) / requests;
    }

    private static long byOthers() {
        return THREADS.getTotalThreadAllocatedBytes() - THREADS.getCurrentThreadAllocatedBytes();
    }

    /** Prints what a request of 64 bytes costs once the server is warm. */
    public static void main(String[] args) throws IOException {
        System.out.printf(Locale.ROOT, "%nHeap that the server allocates for a request of 64 bytes, with one under way for each client at all times:%n%n");
        try (var server = TestServers.start()) {
            for (int count : new int[] {1, 100, 2000})
                try (var clients = BusyClients.overTcp(server.tcpAddress().orElseThrow(), count)) {
                    print(count + " over TCP", clients, count);
                }
            for (int count : new int[] {1, 64})
                try (var clients = BusyClients.overUdp(server.udpAddress().orElseThrow(), count)) {
                    print(count + " over UDP", clients, count);
                }
        }
    }

    private static void print(String who, BusyClients clients, int count) throws IOException {
        clients.exchange(WARMUP_REQUESTS / count);
        System.out.printf(Locale.ROOT, "%15s %8.1f bytes%n", who, perRequest(clients, MEASURED_REQUESTS / count));
    }
}
