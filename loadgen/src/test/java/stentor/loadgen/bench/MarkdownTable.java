package stentor.loadgen.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The outcome, a work a line, as Markdown. Not thread-safe. */
final class MarkdownTable {

    private static final String HEAD = """
        | work | server CPU a request, us: ours | Netty | ours / Netty | replies/s: ours | Netty | p99, ms: ours | Netty |
        |---|--:|--:|--:|--:|--:|--:|--:|
        """;

    private final List<String> rows = new ArrayList<>();

    /** Adds a work's row. Of each the rounds in their order, so that the ratio is that of runs next to each other. */
    void add(Work work, List<Measurement> ours, List<Measurement> netty) {
        var ratios = new double[ours.size()];
        for (int round = 0; round < ratios.length; round++)
            ratios[round] = ours.get(round).cpuMicros() / netty.get(round).cpuMicros();
        rows.add("| " + String.join(" | ", work.title(),
            spread(ours, Measurement::cpuMicros).text(2), spread(netty, Measurement::cpuMicros).text(2), "**" + Spread.of(ratios).text(2) + "**",
            spread(ours, Measurement::repliesPerSecond).medianText(0), spread(netty, Measurement::repliesPerSecond).medianText(0),
            spread(ours, Measurement::p99Millis).medianText(1), spread(netty, Measurement::p99Millis).medianText(1)) + " |\n");
    }

    private static Spread spread(List<Measurement> rounds, ToDoubleFunction<Measurement> figure) {
        return Spread.of(rounds.stream().mapToDouble(figure).toArray());
    }

    @Override
    public String toString() {
        return HEAD + String.join("", rows);
    }
}
