package stentor.loadgen.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import stentor.loadgen.compare.statistics.Finding;
import stentor.loadgen.compare.statistics.Looks;
import stentor.loadgen.compare.statistics.PairedT;
import stentor.loadgen.compare.statistics.Rule;
import stentor.loadgen.compare.statistics.Slowdown;

/**
 * One figure of a stage as a reader wants it; there is none of a figure that is not known of every run.
 *
 * @param base geometric mean of base's runs, had neighbours done to each what they did on average
 * @param head geometric mean of head's runs, likewise
 * @param change of the figure from base to head, as -0.05
 * @param low the interval's lower end, as a change
 * @param high the interval's upper end, as a change
 * @param control the change from base to base, as {@link Stage#controls} has it; NaN without a control
 * @param uncorrected the change with all that neighbours did to it
 * @param neighbours how far the figure goes along with each {@link Disturbance}, which all others are without: 0 for not at all, 1 for in proportion
 * @param finding empty if it was no gate
 */
record Row(Figure figure, int pairs, double base, double head, double change, double low, double high, double control, double uncorrected,
           List<Double> neighbours, Optional<Finding> finding) {

    /** A change by so much of itself is one to ten times as much. */
    private static final double MOST = 9;

    /** Where a figure is not a gate, its interval is the look's all the same. */
    static List<Row> of(Settings settings, Stage stage) {
        Optional<Rule.Outcome> outcome = stage.outcome(settings);
        List<Row> rows = new ArrayList<>();
        if (outcome.isEmpty())
            return rows;
        List<Figure> gates = settings.figures();
        for (Work work : settings.works())
            for (Gate gate : Gate.values()) {
                var figure = new Figure(work, gate);
                int index = gates.indexOf(figure);
                Optional<Finding> finding = index < 0 ? Optional.empty() : Optional.of(outcome.get().findings().get(index));
                row(figure, stage, outcome.get().look(), finding).ifPresent(rows::add);
            }
        return rows;
    }

    private static Optional<Row> row(Figure figure, Stage stage, Looks.Look look, Optional<Finding> finding) {
        List<Pair> pairs = stage.pairs();
        PairedT slower = PairedT.of(figure.slower(pairs));
        if (!Double.isFinite(slower.mean()) || !Double.isFinite(slower.deviation()))
            return Optional.empty();
        Gate gate = figure.gate();
        double one = gate.change(slower.lower(look.falseAlarm()));
        double other = gate.change(slower.upper(look.falsePass()));
        return Optional.of(new Row(figure, pairs.size(), figure.mean(pairs, Pair::base), figure.mean(pairs, Pair::head), gate.change(slower.mean()), Math.min(one, other), Math.max(one, other),
            gate.change(Arrays.stream(figure.slowerControls(stage)).average().orElse(Double.NaN)),
            gate.change(figure.uncorrected(pairs)), figure.neighbours(pairs).coefficients(), finding));
    }

    /** How far the figure goes along with this. */
    double coefficient(Disturbance kind) {
        return neighbours.get(kind.ordinal());
    }

    /** Whether anything was taken out of it for what neighbours did. */
    boolean isWithout(Disturbance kind) {
        return coefficient(kind) > 0;
    }

    /** As {@code -5.1 %}. */
    static String percent(double share) {
        return String.format(Locale.ROOT, "%+.1f %%", share * 100);
    }

    /** As {@code -5.1 % .. +2.0 %}. */
    String interval() {
        return interval(low, high);
    }

    /** That of two or three pairs may reach as far as a number has digits. */
    static String interval(double low, double high) {
        return percent(low) + " .. " + (high < MOST ? percent(high) : "more than ten times");
    }

    String verdict() {
        return finding.map(found -> found.conclusion().label()).orElse("-");
    }

    /** The slowdown that one experiment of so many pairs finds four times in five. */
    String detectable() {
        return finding.map(found -> String.format(Locale.ROOT, "%.1f %%", Slowdown.ofLog(found.detectable()) * 100)).orElse("-");
    }
}
