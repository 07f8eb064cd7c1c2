package stentor.loadgen.compare.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

class SequenceTest {

    @Test
    void ofEveryTwoPairsOneHasHeadFirst() {
        for (long seed = 0; seed < 200; seed++) {
            List<Boolean> headFirst = Sequence.headFirst(seed, 24);
            assertEquals(24, headFirst.size());
            for (int i = 0; i < 24; i += 2)
                assertNotEquals(headFirst.get(i), headFirst.get(i + 1), "seed " + seed);
        }
    }

    @Test
    void aLongerSequenceBeginsWithTheShorterOne() {
        for (long seed = 0; seed < 50; seed++)
            for (int pairs = 1; pairs <= 24; pairs++)
                assertEquals(Sequence.headFirst(seed, 24).subList(0, pairs), Sequence.headFirst(seed, pairs));
    }

    @Test
    void whichIsFirstIsDrawnForEveryTwoPairs() {
        for (int i = 0; i < 24; i += 2) {
            int at = i;
            assertEquals(500, LongStream.range(0, 1_000).filter(seed -> Sequence.headFirst(seed, 24).get(at)).count(), 70);
        }
    }
}
