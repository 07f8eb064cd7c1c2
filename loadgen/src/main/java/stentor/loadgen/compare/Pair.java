package stentor.loadgen.compare;

import java.util.stream.Stream;

/**
 * Two runs, one after the other.
 *
 * @param headFirst whether head's was before base's
 */
record Pair(boolean headFirst, Run base, Run head) {

    Stream<Run> runs() {
        return Stream.of(base, head);
    }
}
