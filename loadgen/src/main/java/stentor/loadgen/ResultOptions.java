package stentor.loadgen;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import com.beust.jcommander.Parameter;
import stentor.cli.ExitCode;
import stentor.cli.UsageException;
import stentor.loadgen.judge.Threshold;
import stentor.loadgen.report.Html;
import stentor.loadgen.report.Json;
import stentor.loadgen.report.OutputFile;
import stentor.loadgen.report.Run;
import stentor.loadgen.report.Table;

/** By what runs are judged, and where they go when they are over: options 150 to 153. */
final class ResultOptions {

    private static final int TICKS_PER_HALF_DISTANCE = 5;
    private static final double NANOS_A_MILLI = 1e6;

    /** Something that can go wrong with files. */
    private interface Writing {
        void write() throws IOException;
    }

    @Parameter(names = "--threshold", order = 150, description = "What a figure has to be, or else exit 3, as 'p99<10ms', 'errors<0.1%', 'throughput>50k', 'connect.max<1s'; may be repeated")
    private List<String> thresholds = new ArrayList<>();

    @Parameter(names = {"-J", "--json"}, order = 151, description = "Write the result to this file as JSON, as -J result.json; - for standard output in place of the table")
    private String json;

    @Parameter(names = "--html", order = 152, description = "Write a page with charts to this file, as --html result.html; it needs no network")
    private String html;

    @Parameter(names = "--hgrm", order = 153, description = "Write the latencies' percentile distribution to this file, in milliseconds, as --hgrm latency.hgrm")
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

    /** What can be known to be wrong, of further files too, is said before anything is measured. */
    void check(String... others) throws CannotRunException {
        thresholds();
        try {
            for (String file : Stream.concat(Stream.of(json, html, hgrm), Stream.of(others)).filter(Objects::nonNull).filter(file -> !file.equals("-")).toList())
                OutputFile.check(file);
        } catch (IOException e) {
            throw new CannotRunException(e.getMessage(), e);
        }
    }

    /** The run, judged by the thresholds and by others. */
    Run judged(Run run, List<Threshold> others) {
        return run.with(Stream.concat(others.stream(), thresholds().stream()).map(threshold -> threshold.judge(run.result())).toList());
    }

    /**
     * Shows the runs, and writes them where they are wanted. One file that cannot be written does not keep the others from it.
     *
     * @param runs judged
     * @throws CannotRunException if a file cannot be written; everything is shown by then
     */
    ExitCode report(Shell shell, List<Run> runs) throws CannotRunException {
        shell.out().print("-".equals(json) ? Json.of(runs.get(0)) : Table.of(runs));
        shell.out().flush();
        List<IOException> failures = new ArrayList<>();
        if (json != null && !json.equals("-"))
            attempt(failures, () -> OutputFile.write(json, Json.of(runs.get(0))));
        if (html != null)
            attempt(failures, () -> OutputFile.write(html, Html.of(runs)));
        if (hgrm != null)
            attempt(failures, () -> OutputFile.write(hgrm, distribution(runs.get(0))));
        if (!failures.isEmpty())
            throw failure(failures);
        return runs.stream().allMatch(Run::passed) ? ExitCode.GOOD : ExitCode.BAD_RESULT;
    }

    /** Whether what only one run can be written to is wanted. */
    boolean wantsOne() {
        return json != null || hgrm != null;
    }

    /** One line for all of them. */
    static CannotRunException failure(List<IOException> failures) {
        return new CannotRunException(String.join("; ", failures.stream().map(Throwable::getMessage).toList()) + "; the result is above", failures.get(0));
    }

    private static void attempt(List<IOException> failures, Writing writing) {
        try {
            writing.write();
        } catch (IOException e) {
            failures.add(e);
        }
    }

    private static String distribution(Run run) {
        var bytes = new ByteArrayOutputStream();
        var out = new PrintStream(bytes, false, StandardCharsets.UTF_8);
        run.result().latency().outputPercentileDistribution(out, TICKS_PER_HALF_DISTANCE, NANOS_A_MILLI);
        out.flush();
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
