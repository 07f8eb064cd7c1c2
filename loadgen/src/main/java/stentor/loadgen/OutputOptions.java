package stentor.loadgen;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParametersDelegate;
import stentor.cli.ExitCode;
import stentor.loadgen.judge.Step;
import stentor.loadgen.judge.Threshold;
import stentor.loadgen.measure.IntervalListener;
import stentor.loadgen.measure.Result;
import stentor.loadgen.measure.Series;
import stentor.loadgen.report.HistogramLog;
import stentor.loadgen.report.LiveView;
import stentor.loadgen.report.Origin;
import stentor.loadgen.report.OutputFile;
import stentor.loadgen.report.Run;
import stentor.loadgen.report.TimeSeries;

/** How a run is shown and written as it goes, and what becomes of its result: options 150 to 160. */
final class OutputOptions {

    @ParametersDelegate
    private final ResultOptions result = new ResultOptions();

    @Parameter(names = "--hdr-log", order = 154, category = OptionGroup.RESULTS, placeholder = "run.hlog",
               description = "Write an HdrHistogram log as the run goes, tagged latency, service, connect, lateness")
    private String hdrLog;

    @Parameter(names = "--timeseries", order = 155, category = OptionGroup.RESULTS, placeholder = "run.ndjson",
               description = "Write a JSON object a second as the run goes")
    private String timeSeries;

    @Parameter(names = "--plain", order = 160, category = OptionGroup.RESULTS, description = "No control codes, as if not on a terminal")
    private boolean plain;

    private Series series;
    private final List<OutputFile.Journal> journals = new ArrayList<>();

    /** What can be known to be wrong is said before anything is measured. */
    void check() throws CannotRunException {
        Map<String, String> files = new HashMap<>();
        files.put("--hdr-log", hdrLog);
        files.put("--timeseries", timeSeries);
        result.check(files);
    }

    /** Shows how the run goes; one of many does not leave lines behind. */
    LiveView view(Shell shell, boolean oneOfMany) {
        boolean terminal = shell.interactive() && !plain;
        return new LiveView(oneOfMany && !terminal ? new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8) : shell.err(), terminal);
    }

    /**
     * Is told of a run as it goes. What an earlier one has written is written over.
     *
     * @throws CannotRunException if a file to be written meanwhile cannot be opened
     */
    IntervalListener listener() throws CannotRunException {
        journals.forEach(OutputFile.Journal::close);
        journals.clear();
        series = new Series();
        List<IntervalListener> listeners = new ArrayList<>(List.of(series));
        try {
            if (hdrLog != null)
                listeners.add(new HistogramLog(journal(hdrLog)));
            if (timeSeries != null)
                listeners.add(new TimeSeries(journal(timeSeries)));
        } catch (IOException e) {
            throw new CannotRunException(e.getMessage(), e);
        }
        return interval -> listeners.forEach(listener -> listener.interval(interval));
    }

    private OutputFile.Journal journal(String file) throws IOException {
        var journal = new OutputFile.Journal(file);
        journals.add(journal);
        return journal;
    }

    /**
     * Shows the result, and writes it where it is wanted.
     *
     * @param search the rates that were tried before it, if any
     * @param slo what it is judged by beside the thresholds
     * @throws CannotRunException if a file could not be written, in the end or meanwhile; everything is shown by then
     */
    ExitCode report(Shell shell, Result measured, List<Step> search, List<Threshold> slo) throws CannotRunException {
        var run = new Run("", measured, series.seconds(), List.of(Origin.here(shell.args())), List.of(), search);
        journals.forEach(OutputFile.Journal::close);
        List<IOException> failures = journals.stream().flatMap(journal -> journal.failure().stream()).toList();
        return result.report(shell, List.of(result.judged(run, slo)), failures);
    }

    /** Says what a result comes to, to whoever reads the table. */
    void tell(Shell shell, String sentence) {
        result.tell(shell, sentence);
    }
}
