package stentor.loadgen.compare;

import java.time.Duration;
import java.util.List;

import stentor.loadgen.compare.statistics.Rule;

/**
 * What is compared, and how.
 *
 * @param works at least one; each server process gets all of them, in this order
 * @param seed of the order of runs
 * @param maxTime after which no pair is begun; null for no limit
 * @param startPatience how long a server may take until it listens
 * @param stopPatience how long a server may take to end
 */
public record Settings(Side base, Side head, List<Work> works, Rule rule, long seed, Duration maxTime, Duration startPatience, Duration stopPatience,
                       Pinning pinning) {

    public Settings {
        works = List.copyOf(works);
    }

    /** All that is decided on. */
    List<Figure> figures() {
        return works.stream().flatMap(work -> work.gates().stream().map(gate -> new Figure(work, gate))).toList();
    }
}
