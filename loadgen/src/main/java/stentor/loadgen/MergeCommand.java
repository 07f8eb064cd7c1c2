package stentor.loadgen;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParametersDelegate;
import stentor.cli.ExitCode;
import stentor.cli.UsageException;
import stentor.loadgen.report.Merge;
import stentor.loadgen.report.Run;

/** {@code loadgen merge}: adds up the results of several machines. */
final class MergeCommand implements Command {

    @Parameter(description = "RESULT.json...")
    private List<String> files = new ArrayList<>();

    @ParametersDelegate
    private final ResultOptions output = new ResultOptions();

    @ParametersDelegate
    private final ValidityOptions validity = new ValidityOptions();

    @Override
    public String name() {
        return "merge";
    }

    @Override
    public String summary() {
        return "Adds up the results of several machines that loaded one server side by side";
    }

    @Override
    public String usage() {
        return """
            java -jar stentor-loadgen.jar merge A.json B.json... [options]
            Histograms and counts are added exactly, so percentiles are those of all requests together; rates are added.
            The whole is judged as a run is: exit 1 if a part broke off, 3 if replies were wrong or none came, or a --threshold was not
            kept to, 4 if one of the generators was the bottleneck. What the parts exited with, and their own thresholds, do not count.
            Example: merge machine1.json machine2.json -J all.json --html all.html""";
    }

    @Override
    public ExitCode run(Shell shell) throws CannotRunException {
        if (files.size() < 2)
            throw new UsageException("merge takes two results or more, as in: merge a.json b.json -J all.json");
        output.check(Map.of());
        Run merged = output.judged(merged(ReportCommand.read(files)), List.of());
        return validity.code(merged.result(), output.report(shell, List.of(merged), List.of()));
    }

    private static Run merged(List<Run> parts) throws CannotRunException {
        try {
            return Merge.of(parts);
        } catch (IllegalArgumentException e) {
            throw new CannotRunException("these results do not add up: " + e.getMessage(), e);
        }
    }
}
