package stentor.loadgen.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import stentor.loadgen.compare.statistics.Looks;
import stentor.loadgen.compare.statistics.Rule;
import stentor.loadgen.compare.statistics.Sequence;

/** The experiment, or its confirmation: the pairs to be made, those so far, and what was found. Not thread-safe. */
final class Stage {

    private final long seed;
    private final boolean controlled;
    private final List<Pair> all = new ArrayList<>();
    private Rule.Outcome outcome;

    /** @param controlled whether base is compared with itself as well */
    Stage(long seed, boolean controlled) {
        this.seed = seed;
        this.controlled = controlled;
    }

    long seed() {
        return seed;
    }

    /** What is to be made, in this order, until there are so many pairs of base against head. */
    List<Sequence.Slot> slots(int pairs) {
        return controlled ? Sequence.controlled(seed, pairs) : Sequence.uncontrolled(seed, pairs);
    }

    void add(Pair pair) {
        all.add(pair);
    }

    /** In the order they were made, controls among them. */
    List<Pair> all() {
        return all;
    }

    /** Base against head. */
    List<Pair> pairs() {
        return all.stream().filter(pair -> !pair.slot().control()).toList();
    }

    /** Base against base. */
    List<Pair> controls() {
        return all.stream().filter(pair -> pair.slot().control()).toList();
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
        int pairs = pairs().size();
        if (outcome != null && outcome.findings().get(0).estimate().pairs() == pairs || pairs < 2)
            return Optional.ofNullable(outcome);
        Looks looks = settings.rule().looks();
        Looks.Look next = looks.looks().stream().filter(look -> look.pairs() >= pairs).findFirst().orElse(looks.last());
        return Optional.of(judge(settings, next));
    }

    private Rule.Outcome judge(Settings settings, Looks.Look look) {
        return settings.rule().outcome(look, seed, settings.figures().stream().map(figure -> figure.logRatios(pairs())).toList());
    }
}
