package stentor.loadgen.compare.statistics;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The order of the runs, drawn from a seed. Of every two pairs one has base first and the other head, so that neither being
 * first nor a machine that becomes slower as time passes can favour either.
 */
public final class Sequence {

    private Sequence() {
    }

    /** For so many pairs whether head comes first; of the same seed a longer sequence begins with a shorter one. */
    public static List<Boolean> headFirst(long seed, int pairs) {
        var random = new SplittableRandom(seed);
        List<Boolean> all = new ArrayList<>();
        while (all.size() < pairs) {
            boolean first = random.nextBoolean();
            all.add(first);
            all.add(!first);
        }
        return all.subList(0, pairs);
    }
}
