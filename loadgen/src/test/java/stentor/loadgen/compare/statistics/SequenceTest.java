package stentor.loadgen.compare.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;

import org.junit.jupiter.api.Test;

class SequenceTest {

    @Test
    void ofEveryTwoPairsOneHasHeadFirstAndEveryFourHaveAControl() {
        for (long seed = 0; seed < 200; seed++) {
            List<Sequence.Slot> slots = Sequence.controlled(seed, 24);
            List<Sequence.Slot> pairs = slots.stream().filter(slot -> !slot.control()).toList();
            assertEquals(24, pairs.size());
            for (int i = 0; i < pairs.size(); i += 2)
                assertNotEquals(pairs.get(i).headFirst(), pairs.get(i + 1).headFirst(), "seed " + seed);
            for (int block = 0; block < 6; block++) {
                List<Sequence.Slot> five = slots.subList(block * 5, block * 5 + 5);
                assertEquals(1, five.stream().filter(Sequence.Slot::control).count());
                assertFalse(five.get(4).control(), "the look's control comes before it");
            }
        }
    }

    @Test
    void aLongerSequenceBeginsWithTheShorterOne() {
        for (long seed = 0; seed < 50; seed++)
            for (int pairs = 1; pairs <= 24; pairs++) {
                List<Sequence.Slot> shorter = Sequence.controlled(seed, pairs);
                assertEquals(pairs, shorter.stream().filter(slot -> !slot.control()).count());
                assertEquals(shorter, Sequence.controlled(seed, 24).subList(0, shorter.size()));
            }
    }

    @Test
    void withoutControlsThereIsNothingButThePairs() {
        for (long seed = 0; seed < 50; seed++) {
            List<Sequence.Slot> pairs = Sequence.uncontrolled(seed, 24);
            assertEquals(24, pairs.size());
            assertEquals(Sequence.controlled(seed, 24).stream().filter(slot -> !slot.control()).toList(), pairs);
        }
    }

    @Test
    void seedsDiffer() {
        assertNotEquals(Sequence.controlled(1, 24), Sequence.controlled(2, 24));
    }
}
