package stentor.loadgen.compare;

/**
 * What a JVM allocated and collected in some time.
 *
 * @param allocatedBytes by all threads
 * @param collections how often garbage was collected
 * @param collectionMillis how long that took
 */
public record Garbage(long allocatedBytes, long collections, long collectionMillis) {

    /** What came after an earlier time. */
    Garbage since(Garbage earlier) {
        return new Garbage(allocatedBytes - earlier.allocatedBytes, collections - earlier.collections, collectionMillis - earlier.collectionMillis);
    }
}
