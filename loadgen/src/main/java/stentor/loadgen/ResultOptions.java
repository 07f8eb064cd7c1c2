package stentor.loadgen;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import com.beust.jcommander.Parameter;
import stentor.cli.ExitCode;
import stentor.cli.UsageException;
import stentor.loadgen.judge.Threshold;
import stentor.loadgen.report.Html;
import stentor.loadgen.report.Json;
import stentor.loadgen.report.Run;
import stentor.loadgen.report.Table;

/** By what runs are judged, and where they go when they are over: options 150 to 153. */
final class ResultOptions {

    private static final int TICKS_PER_HALF_DISTANCE = 5;
    private static final double NANOS_A_MILLI = 1e6;

    @Parameter(names = "--threshold", order = 150, category = OptionGroup.RESULTS, placeholder = "'p99<10ms'",
               description = "What a figure has to be, or else exit 3, also as 'errors<0.1%', 'throughput>50k', 'connect.max<1s'; may be repeated")
    private List<String> thresholds = new ArrayList<>();

    @Parameter(names = {"-J", "--json"}, order = 151, category = OptionGroup.RESULTS, placeholder = "result.json",
               description = "Write the result to this file as JSON; - for standard output in place of the table")
    private String json;

    @Parameter(names = "--html", order = 152, category = OptionGroup.RESULTS, placeholder = "result.html",
               description = "Write a page with charts to this file; it needs no network")
    private String html;

    @Parameter(names = "--hgrm", order = 153, category = OptionGroup.RESULTS, placeholder = "latency.hgrm",
               description = "Write the latencies' percentile distribution to this file, in milliseconds")
    private String hgrm;

    /**
     * What the thresholds say.
     *
     * @throws UsageException if one cannot be read
     */
    List<Threshold> thresholds() {
        try {
            return thresholds.stream().map(Threshold::parse).toList();
        } catch (UsageException e) {
            throw new UsageException("--threshold: " + e.getMessage());
        }
    }

    /**
     * What can be known to be wrong is said before anything is measured.
     *
     * @param others further options and their files
     * @throws UsageException if two would write to one file, or one to standard output that cannot
     * @throws CannotRunException if a file cannot be written
     */
    void check(Map<String, String> others) throws CannotRunException {
        thresholds();
        Map<String, String> files = new TreeMap<>(others);
        files.put("--json", json);
        files.put("--html", html);
        files.put("--hgrm", hgrm);
        files.remove("--json", Outputs.STANDARD_OUTPUT);
        Outputs.check(files);
    }

    /** The run, judged by the thresholds and by others. */
    Run judged(Run run, List<Threshold> others) {
        return run.with(Stream.concat(others.stream(), thresholds().stream()).map(threshold -> threshold.judge(run.result())).toList());
    }

    /**
     * Shows the runs, and writes them where they are wanted.
     *
     * @param runs judged
     * @param before what could not be written before
     * @throws CannotRunException if a file cannot be written, now or before; everything is shown by then
     */
    ExitCode report(Shell shell, List<Run> runs, List<IOException> before) throws CannotRunException {
        var outputs = new Outputs(before);
        outputs.show(shell, isJsonOnStandardOutput() ? Json.of(runs.get(0)) : Table.of(runs));
        outputs.write(isJsonOnStandardOutput() ? null : json, () -> Json.of(runs.get(0)));
        outputs.write(html, () -> Html.of(runs));
        outputs.write(hgrm, () -> distribution(runs.get(0)));
        outputs.end();
        return runs.stream().allMatch(Run::passed) ? ExitCode.GOOD : ExitCode.BAD_RESULT;
    }

    /** Says what the result comes to: below the table, or on standard error where JSON has standard output to itself. */
    void tell(Shell shell, String sentence) {
        (isJsonOnStandardOutput() ? shell.err() : shell.out()).println("\n  " + sentence);
    }

    private boolean isJsonOnStandardOutput() {
        return Outputs.STANDARD_OUTPUT.equals(json);
    }

    /** Whether what only one run can be written to is wanted. */
    boolean wantsOne() {
        return json != null || hgrm != null;
    }

    private static String distribution(Run run) {
        var bytes = new ByteArrayOutputStream();
        var out = new PrintStream(bytes, false, StandardCharsets.UTF_8);
        run.result().latency().outputPercentileDistribution(out, TICKS_PER_HALF_DISTANCE, NANOS_A_MILLI);
        out.flush();
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
