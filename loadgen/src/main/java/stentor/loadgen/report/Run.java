package stentor.loadgen.report;

import java.util.List;
import java.util.Optional;

import stentor.loadgen.judge.Step;
import stentor.loadgen.judge.Verdict;
import stentor.loadgen.measure.Result;
import stentor.loadgen.measure.Second;
import stentor.loadgen.measure.WarmingUp;

/**
 * A run, with all that is told of it.
 *
 * @param name what it is called beside others; empty for its target
 * @param series what happened when; empty if that is not known
 * @param origins where the load came from: a machine, or several whose results were added
 * @param verdicts on every threshold there was
 * @param search the rates that were tried before; the run is then the one that confirmed the highest
 */
public record Run(String name, Result result, List<Second> series, List<Origin> origins, List<Verdict> verdicts, List<Step> search) {

    /** A result of which nothing more is known. */
    public static Run of(Result result) {
        return new Run("", result, List.of(), List.of(), List.of(), List.of());
    }

    /** The same, judged. */
    public Run with(List<Verdict> judged) {
        return new Run(name, result, series, origins, judged, search);
    }

    /** The same under a name. */
    public Run named(String newName) {
        return new Run(newName, result, series, origins, verdicts, search);
    }

    /** Whether every threshold was kept to. */
    public boolean passed() {
        return verdicts.stream().allMatch(Verdict::passed);
    }

    /** How it was still warming up, if it was. */
    public Optional<WarmingUp> warmingUp() {
        return WarmingUp.in(series, result.loop());
    }

    /** Its name, or its target. */
    String title() {
        return name.isEmpty() ? result.target().toString() : name;
    }
}
