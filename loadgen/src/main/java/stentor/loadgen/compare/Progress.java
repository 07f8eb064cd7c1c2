package stentor.loadgen.compare;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

import stentor.cli.Quantity;
import stentor.loadgen.compare.statistics.Finding;

/** What is said while it works: plain lines, one a pair, which a log takes as well as a terminal. */
final class Progress {

    private final PrintStream to;
    private final Settings settings;

    Progress(PrintStream to, Settings settings) {
        this.to = to;
        this.settings = settings;
    }

    void begins() {
        to.println(settings.base().name() + ": " + settings.base().command());
        to.println(settings.head().name() + ": " + settings.head().command());
        to.println("Looks after " + looks() + " pairs, tolerance " + Row.percent(settings.rule().slowdown()).substring(1) + ", seed " + settings.seed() + "; "
            + settings.pinning().description() + ".");
    }

    void rehearses() {
        to.println("First a run of " + settings.base().name() + " that does not count, so that the load generator is as fast as it gets.");
    }

    /** @param atMost how long that takes */
    void confirms(long seed, Duration atMost) {
        to.println("Slower, which is to be confirmed by a second experiment, seed " + seed + ", within " + rounded(atMost) + ".");
    }

    /**
     * A pair more, the stage's last.
     *
     * @param toLook how long the next look is away, by the pairs so far
     * @param atMost how long the last look is away
     */
    void made(Stage stage, int nextLook, Duration toLook, Duration atMost) {
        Figure first = settings.figures().get(0);
        int pairs = stage.pairs().size();
        Pair pair = stage.pairs().get(pairs - 1);
        String figures = first.gate().text(first.mean(List.of(pair.base()))) + " and " + first.gate().text(first.mean(List.of(pair.head())));
        to.println(String.format(Locale.ROOT, "  pair %2d/%-2d ", pairs, nextLook) + settings.base().name() + " and " + settings.head().name() + ": " + figures
            + soFar(stage) + (toLook.isZero() ? "" : "; next look in " + rounded(toLook)) + (atMost.isZero() ? "" : ", at most " + rounded(atMost)));
    }

    private String soFar(Stage stage) {
        return stage.outcome(settings).map(outcome -> {
            Finding finding = outcome.findings().get(0);
            Gate gate = settings.figures().get(0).gate();
            double one = gate.change(finding.lower());
            double other = gate.change(finding.upper());
            return "; so far " + Row.percent(gate.change(finding.estimate().mean())) + " (" + Row.interval(Math.min(one, other), Math.max(one, other)) + ")";
        }).orElse("");
    }

    private String looks() {
        return String.join(", ", settings.rule().looks().looks().stream().map(look -> Integer.toString(look.pairs())).toList());
    }

    private static String rounded(Duration duration) {
        return Quantity.text(Duration.ofSeconds(duration.toSeconds() < 100 ? duration.toSeconds() : (duration.toSeconds() + 30) / 60 * 60));
    }
}
