package stentor.loadgen.compare;

import java.time.Duration;
import java.util.List;

/**
 * All that is known when a comparison has ended, however it has.
 *
 * @param why the verdict's reason in a line
 * @param stages the experiment, and its confirmation if there was one
 */
public record Report(Settings settings, Verdict verdict, String why, List<Stage> stages, Duration took) {

    /** The mean share of the machine's time that was stolen from it. */
    double steal() {
        return stages.stream().flatMap(stage -> stage.all().stream()).flatMap(Pair::runs).mapToDouble(Run::steal).average().orElse(0);
    }

    /** For each stage its rows, gates and what only explains them. */
    List<Row> rows(Stage stage) {
        return Row.of(settings, stage);
    }
}
