package stentor.loadgen.compare;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

import stentor.loadgen.compare.statistics.Looks;
import stentor.loadgen.compare.statistics.Rule;
import stentor.loadgen.compare.statistics.Sequence;

/** The experiment, or its confirmation: the pairs to be made, those so far, and what was found. Not thread-safe. */
final class Stage {

    private final long seed;
    private final List<Pair> pairs = new ArrayList<>();
    private Map.Entry<Side.Role, Run> unpaired;
    private Rule.Outcome outcome;

    Stage(long seed) {
        this.seed = seed;
    }

    long seed() {
        return seed;
    }

    /** Whether head comes first in the pair that is to be made next. */
    boolean nextHasHeadFirst() {
        return Sequence.headFirst(seed, pairs.size() + 1).get(pairs.size());
    }

    /** The first run of a pair has been made. */
    void begin(Side.Role side, Run run) {
        unpaired = Map.entry(side, run);
    }

    void add(Pair pair) {
        pairs.add(pair);
        unpaired = null;
    }

    /** The first run of a pair whose second has failed, and whose it was; empty if there is none. */
    Optional<Map.Entry<Side.Role, Run>> unpaired() {
        return Optional.ofNullable(unpaired);
    }

    /** In the order they were made. */
    List<Pair> pairs() {
        return Collections.unmodifiableList(pairs);
    }

    /**
     * Base against base: of each two pairs base where it ran first against base where it ran second, which is to count as head. It
     * takes no runs of its own, and tells whether what the order of the runs is drawn for makes a difference.
     */
    List<Pair> controls() {
        return IntStream.range(0, pairs.size() / 2).mapToObj(i -> {
            Pair one = pairs.get(2 * i);
            Pair other = pairs.get(2 * i + 1);
            return one.headFirst() ? new Pair(false, other.base(), one.base()) : new Pair(false, one.base(), other.base());
        }).toList();
    }

    /** Whether {@link #look} was called. */
    boolean hasLooked() {
        return outcome != null;
    }

    /** Spends a look on the pairs there are. */
    Rule.Outcome look(Settings settings, Looks.Look look) {
        outcome = judge(settings, look);
        return outcome;
    }

    /** What the last look came to; or, with more pairs since, what the pairs so far would say at the look that was next. */
    Optional<Rule.Outcome> outcome(Settings settings) {
        int made = pairs.size();
        if (outcome != null && outcome.findings().get(0).estimate().pairs() == made || made < 2)
            return Optional.ofNullable(outcome);
        Looks looks = settings.rule().looks();
        Looks.Look next = looks.looks().stream().filter(look -> look.pairs() >= made).findFirst().orElse(looks.last());
        return Optional.of(judge(settings, next));
    }

    private Rule.Outcome judge(Settings settings, Looks.Look look) {
        return settings.rule().outcome(look, seed, settings.figures().stream().map(figure -> figure.slower(pairs)).toList());
    }
}
