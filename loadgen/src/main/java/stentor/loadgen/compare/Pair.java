package stentor.loadgen.compare;

import java.util.stream.Stream;

import stentor.loadgen.compare.statistics.Sequence;

/**
 * Two runs, one after the other.
 *
 * @param slot how they were ordered, and whether head is base once more
 */
record Pair(Sequence.Slot slot, Run base, Run head) {

    Stream<Run> runs() {
        return Stream.of(base, head);
    }
}
