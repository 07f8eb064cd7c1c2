package stentor.loadgen.compare;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * All that is known when a comparison has ended, however it has.
 *
 * @param why the verdict's reason in a line
 * @param failed which server failed, so that the measurement is not valid; empty if none did
 * @param stages the experiment, and its confirmation if there was one
 */
public record Report(Settings settings, Verdict verdict, String why, Optional<Side.Role> failed, List<Stage> stages, Duration took) {

    /** Whether there was time for a decision. */
    public boolean hasLooked() {
        return !stages.isEmpty() && stages.get(0).hasLooked();
    }

    /** The mean share of the processors' time that was stolen from the machine. */
    double steal() {
        return stages.stream().flatMap(stage -> stage.pairs().stream()).flatMap(Pair::runs).mapToDouble(Run::steal).average().orElse(0);
    }

    /** For each stage its rows, gates and what only explains them. */
    List<Row> rows(Stage stage) {
        return Row.of(settings, stage);
    }
}
