package stentor.loadgen;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParametersDelegate;
import stentor.cli.ExitCode;
import stentor.cli.UsageException;
import stentor.loadgen.report.Run;
import stentor.loadgen.report.SavedRun;

/** {@code loadgen report}: shows results that were written before, one or several beside each other. */
final class ReportCommand implements Command {

    @Parameter(description = "RESULT.json...")
    private List<String> files = new ArrayList<>();

    @ParametersDelegate
    private final ResultOptions output = new ResultOptions();

    @Override
    public String name() {
        return "report";
    }

    @Override
    public String summary() {
        return "Shows results of earlier runs, several beside each other, as a table and as a page with charts";
    }

    @Override
    public String usage() {
        return """
            java -jar stentor-loadgen.jar report RESULT.json... [options]
            RESULT.json is what run or merge wrote with --json. Several are laid over each other.
            Examples: report monday.json --html monday.html
                      report before.json after.json --html compared.html --threshold 'p99<10ms'""";
    }

    @Override
    public ExitCode run(Shell shell) throws CannotRunException {
        if (files.isEmpty())
            throw new UsageException("report takes results, as in: report result.json --html result.html");
        if (files.size() > 1 && output.wantsOne())
            throw new UsageException("--json and --hgrm take one result, not " + files.size() + "; to add several up there is merge");
        output.check(Map.of());
        return output.report(shell, read(files).stream().map(run -> output.judged(files.size() == 1 ? run.named("") : run, List.of())).toList(), List.of());
    }

    /** What stands in these files; they keep their folders where their names alone would be the same. */
    static List<Run> read(List<String> files) throws CannotRunException {
        List<Run> runs = new ArrayList<>();
        try {
            for (String file : files)
                runs.add(SavedRun.read(file));
        } catch (IOException e) {
            throw new CannotRunException(e.getMessage(), e);
        }
        boolean unique = runs.stream().map(Run::name).distinct().count() == runs.size();
        if (!unique)
            for (int i = 0; i < runs.size(); i++)
                runs.set(i, runs.get(i).named(files.get(i)));
        return runs;
    }
}
