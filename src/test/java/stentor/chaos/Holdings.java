package stentor.chaos;

import java.net.Socket;
import java.time.Duration;
import java.util.List;

/**
 * What a server holds when nobody is connected. What it holds after much has happened must be what it held before.
 *
 * @param descriptors files and sockets open
 * @param virtualThreads virtual threads alive
 * @param heap bytes in use after a full collection
 */
record Holdings(long descriptors, long virtualThreads, long heap) {

    /** Tables that fill as they are used, and what the collector leaves. */
    private static final long HEAP_SLACK = 3 << 20;

    /** Once all its connections have gone. */
    static Holdings of(ServerUnderTest server) throws Exception {
        Peers.await(() -> server.connectionsOpen() == 0, Duration.ofSeconds(20));
        // The connection that asked for the metrics is kept alive for a while, by both.
        return new Holdings(server.descriptors(), server.virtualThreads(), server.liveHeap());
    }

    /** @param connections how many the server lets in */
    List<Row> comparedTo(Holdings before, ServerUnderTest server, int connections) throws Exception {
        List<Socket> sockets = Peers.atOnce(connections, number -> Peers.connect(server.tcp()));
        long served = Peers.atOnce(connections, number -> Peers.answers(sockets.get(number), "a", "A", Duration.ofSeconds(10)))
            .stream().filter(answered -> answered).count();
        Peers.close(sockets);
        double requests = server.metric("stentor_connections_accepted_total");
        return List.of(
            Row.figure(19, "connections that the server has had", "100,000", "%,.0f".formatted(requests)),
            Row.atMost(19, "descriptors more than before", 1, descriptors - before.descriptors, ""),
            Row.atMost(19, "virtual threads more than before", 0, virtualThreads - before.virtualThreads, ""),
            Row.atMost(19, "KiB of heap more than before, after a collection", HEAP_SLACK >> 10, (heap - before.heap) / 1024, ""),
            Row.exactly(19, "places lost, of %,d".formatted(connections), 0, connections - served));
    }
}
