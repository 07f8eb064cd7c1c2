package stentor.server.guard;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * How many connections each source has. Holds a source only while it has one, so there are never more of them than
 * connections. One thread adds connections, any may remove them.
 */
final class Sources {

    private final ConcurrentMap<Long, Share> sources = new ConcurrentHashMap<>();
    private final int most;
    private final boolean loopbackExempt;
    private final Source source = new Source();

    /** @param most how many connections a source may have */
    Sources(int most, boolean loopbackExempt) {
        this.most = most;
        this.loopbackExempt = loopbackExempt;
    }

    /** Adds a connection to its source, and returns that; null if it has its share already. */
    Share add(InetAddress address) {
        if (loopbackExempt && address.isLoopbackAddress())
            return Share.EXEMPT;
        Long number = source.set(address, 0).network();
        Share before = sources.get(number);
        // Nobody else adds, so by the next line it can only be less.
        if (before != null && before.open >= most)
            return null;
        return sources.compute(number, (key, known) -> {
            Share taken = known == null ? new Share(key) : known;
            taken.open++;
            return taken;
        });
    }

    /** Removes a connection from its source. Allocates nothing, so that it cannot fail for want of memory. */
    void remove(Share taken) {
        if (taken != Share.EXEMPT)
            sources.computeIfPresent(taken.number, (key, known) -> --known.open == 0 ? null : known);
    }

    /** How many sources have connections, exempt ones not counted. */
    int size() {
        return sources.size();
    }
}
