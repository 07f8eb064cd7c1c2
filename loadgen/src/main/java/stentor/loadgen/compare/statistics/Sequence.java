package stentor.loadgen.compare.statistics;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The order of the runs, drawn from a seed. Of every two pairs one has base first and the other head, so that neither being
 * first nor a machine that becomes slower as time passes can favour either. Where there are controls, among every four pairs there
 * is one of base against base, at a place that is drawn too.
 */
public final class Sequence {

    private static final int BLOCK = 4;

    /**
     * Two runs to be made one after the other.
     *
     * @param control whether both are of base
     * @param headFirst whether the second comes before the first; of a control, which of both counts as head
     */
    public record Slot(boolean control, boolean headFirst) {
    }

    private Sequence() {
    }

    /** Pairs alone: the one with controls, without them. */
    public static List<Slot> uncontrolled(long seed, int pairs) {
        return controlled(seed, pairs).stream().filter(slot -> !slot.control()).toList();
    }

    /** Pairs and controls up to and including that pair; of the same seed a longer one begins with a shorter one. */
    public static List<Slot> controlled(long seed, int pairs) {
        var random = new Random(seed);
        List<Slot> slots = new ArrayList<>();
        for (int pair = 0; pair < pairs; pair += BLOCK)
            slots.addAll(block(random));
        int seen = 0;
        for (int i = 0; i < slots.size(); i++)
            if (!slots.get(i).control && ++seen == pairs)
                return slots.subList(0, i + 1);
        return slots;
    }

    private static List<Slot> block(Random random) {
        List<Slot> block = new ArrayList<>();
        for (int i = 0; i < BLOCK; i += 2) {
            List<Slot> two = new ArrayList<>(List.of(new Slot(false, false), new Slot(false, true)));
            Collections.shuffle(two, random);
            block.addAll(two);
        }
        // Never behind the last pair: the look that comes then has its control already.
        block.add(random.nextInt(BLOCK), new Slot(true, random.nextBoolean()));
        return block;
    }
}
