package stentor.loadgen;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.beust.jcommander.Parameter;
import stentor.cli.ExitCode;
import stentor.cli.Quantity;
import stentor.cli.UsageException;
import stentor.loadgen.compare.Experiment;
import stentor.loadgen.compare.Gate;
import stentor.loadgen.compare.History;
import stentor.loadgen.compare.HtmlReport;
import stentor.loadgen.compare.JsonReport;
import stentor.loadgen.compare.JunitReport;
import stentor.loadgen.compare.LoadgenLoad;
import stentor.loadgen.compare.Pinning;
import stentor.loadgen.compare.Report;
import stentor.loadgen.compare.Scenario;
import stentor.loadgen.compare.Settings;
import stentor.loadgen.compare.Side;
import stentor.loadgen.compare.TextReport;
import stentor.loadgen.compare.Verdict;
import stentor.loadgen.compare.Work;
import stentor.loadgen.compare.statistics.Looks;
import stentor.loadgen.compare.statistics.Rule;
import stentor.loadgen.compare.statistics.Slowdown;
import stentor.loadgen.payload.InputFile;
import stentor.loadgen.schedule.Warmup;

/** {@code loadgen compare}: whether one server is slower than another. */
final class CompareCommand implements Command {

    private static final Pattern PERCENT = Pattern.compile("(\\d+(?:\\.\\d+)?) ?%?");
    private static final Duration LONGEST = Duration.ofHours(24);

    @Parameter(description = "-- OPTIONS of run")
    private List<String> load = new ArrayList<>();

    @Parameter(names = "--base", order = 1, description = "Command that starts the server to compare with; {port} stands for its port")
    private String base;

    @Parameter(names = "--head", order = 2, description = "Command that starts the server that may be slower")
    private String head;

    @Parameter(names = "--base-name", order = 3, description = "What to call the one in reports")
    private String baseName = Side.Role.BASE.label();

    @Parameter(names = "--head-name", order = 4, description = "What to call the other in reports")
    private String headName = Side.Role.HEAD.label();

    @Parameter(names = "--tolerance", order = 5, description = "The slowdown that shall not pass, in percent; from half of it on it may be stopped")
    private String tolerance = "5%";

    @Parameter(names = {"--looks", "--pairs"}, order = 6, description = "Pairs of runs after which to decide, if it can be decided")
    private List<Integer> looks = List.of(8, 16, 24);

    @Parameter(names = "--gate", order = 7, description = "What to decide on: throughput, cpu, p50, p99, alloc (bytes that a JVM allocates for a request), rss (resident memory)")
    private List<String> gates = List.of("throughput", "cpu");

    @Parameter(names = "--scenario", order = 8, description = "Works to load the servers with, from this JSON file")
    private String scenario;

    @Parameter(names = {"-d", "--duration"}, order = 9, description = "How long to measure in a run", converter = Quantity.DurationConverter.class)
    private Duration duration = Duration.ofSeconds(2);

    @Parameter(names = {"-O", "--warmup"}, order = 10, description = "Load for this long before that, in every run; with 2s..10s until replies come no faster, which takes that at least and at most",
               converter = Warmup.Converter.class)
    private Warmup warmup = new Warmup(Duration.ofSeconds(2), Duration.ofSeconds(10));

    @Parameter(names = "--pin", order = 11, description = "Which processors: shared (server and generator on one), apart (on one each), or none")
    private String pin = "shared";

    @Parameter(names = "--seed", order = 12, description = "Of the order of runs (default: a new one each time)")
    private Long seed;

    @Parameter(names = "--max-time", order = 13, description = "Begin no pair that would not end within this time", converter = Quantity.DurationConverter.class)
    private Duration maxTime;

    @Parameter(names = "--start-timeout", order = 14, description = "How long a server may take until it listens", converter = Quantity.DurationConverter.class)
    private Duration startTimeout = Duration.ofSeconds(30);

    @Parameter(names = "--stop-timeout", order = 15, description = "How long a server may take to end after SIGTERM", converter = Quantity.DurationConverter.class)
    private Duration stopTimeout = Duration.ofSeconds(15);

    @Parameter(names = "--markdown", order = 16, description = "Write the report to this file as Markdown")
    private String markdown;

    @Parameter(names = {"-J", "--json"}, order = 17, description = "Write the report with all runs to this file as JSON")
    private String json;

    @Parameter(names = "--junit", order = 18, description = "Write the report to this file as JUnit's XML")
    private String junit;

    @Parameter(names = "--html", order = 19, description = "Write the report to this file as a page with every pair as a dot")
    private String html;

    @Parameter(names = "--history", order = 20, description = "Add the figures to this CSV file, and tell where their level against base has changed")
    private String history;

    @Override
    public String name() {
        return "compare";
    }

    @Override
    public String summary() {
        return "Runs two servers in turn under the same load, and decides whether the one is slower";
    }

    @Override
    public String usage() {
        return """
            java -jar stentor-loadgen.jar compare --base 'COMMAND {port}' --head 'COMMAND {port}' [options] [-- OPTIONS of run]
            Both servers are to listen on 127.0.0.1. What follows -- is the load, as in: -- -c 100 --expect echo
            Exits 0 if head is not slower, 3 if it is and was so a second time, 4 if the measurement is not valid, 5 if it does not tell.
            Example: compare --base 'java -jar old.jar -p {port}' --head 'java -jar new.jar -p {port}' --html compare.html""";
    }

    @Override
    public ExitCode run(Shell shell) throws CannotRunException, InterruptedException {
        try {
            Settings settings = settings();
            Map<String, String> files = new HashMap<>();
            files.put("--markdown", markdown);
            files.put("--json", json);
            files.put("--junit", junit);
            files.put("--html", html);
            files.put("--history", history);
            Outputs.check(files);
            History before = before();
            Path folder = Files.createTempDirectory("stentor-compare");
            try (var load = new LoadgenLoad(warmup, duration, settings.pinning(), folder)) {
                var experiment = new Experiment(settings, load, folder, shell.err());
                shell.interruption().onInterrupt(experiment::interrupt);
                return report(shell, experiment.run(), before);
            } finally {
                delete(folder);
            }
        } catch (IOException e) {
            throw new CannotRunException(e.getMessage(), e);
        } catch (InvalidPathException e) {
            throw new CannotRunException(e);
        }
    }

    private Settings settings() throws IOException, InterruptedException {
        if (scenario != null && !load.isEmpty())
            throw new UsageException("--scenario and a load after -- exclude each other");
        checkTimes();
        List<Gate> parsed = gates.stream().map(Gate::parse).distinct().toList();
        if (parsed.isEmpty())
            throw new UsageException("--gate names nothing to decide on");
        List<Work> works = scenario == null ? Scenario.single(load, parsed) : Scenario.read(Path.of(scenario), parsed);
        long chosen = seed == null ? new Random().nextInt(Integer.MAX_VALUE) : seed;
        return new Settings(side(Side.Role.BASE, baseName, base), side(Side.Role.HEAD, headName, head), works, rule(), chosen, maxTime, startTimeout, stopTimeout,
            Pinning.here(Pinning.Way.parse(pin)));
    }

    private static Side side(Side.Role role, String name, String command) {
        String option = "--" + role.label();
        if (command == null)
            throw new UsageException(option + " is missing; it is the command that starts a server, with {port} where its port belongs");
        if (!command.contains(Side.PORT))
            throw new UsageException(option + ": '" + command + "' has no {port}, which a free port is put in the place of");
        return new Side(role, name, command);
    }

    /** Longer ones would not fit beside each other in a clock, and are typing errors. */
    private void checkTimes() {
        for (Duration time : new Duration[] {duration, warmup.most(), startTimeout, stopTimeout})
            if (time.compareTo(LONGEST) > 0)
                throw new UsageException("'" + Quantity.text(time) + "' is longer than " + LONGEST.toHours() + "h; no run may take that long");
    }

    private Rule rule() {
        Matcher percent = PERCENT.matcher(tolerance);
        double share = percent.matches() ? Double.parseDouble(percent.group(1)) / 100 : 0;
        if (!(share > 0 && share < 1))
            throw new UsageException("--tolerance: '" + tolerance + "' is not a percentage such as 5%, above 0 and below 100");
        try {
            return new Rule(Looks.of(Rule.ALPHA, looks), Slowdown.toLog(share));
        } catch (IllegalArgumentException e) {
            throw new UsageException("--looks: " + e.getMessage());
        }
    }

    private History before() throws IOException {
        if (history != null && baseName.equals(Side.Role.BASE.label()))
            throw new UsageException("--history: give the base a name with --base-name, such as its commit; only what was compared with the same one can be strung together");
        if (history == null || !Files.exists(Path.of(history)))
            return History.of("");
        try {
            return History.of(InputFile.text(Path.of(history), "it is no history"));
        } catch (UsageException e) {
            throw new UsageException("--history: '" + history + "' " + e.getMessage());
        }
    }

    private ExitCode report(Shell shell, Report report, History before) throws CannotRunException {
        // What was cut off before it could be decided on would count there as much as what was not.
        boolean counts = history != null && report.verdict() != Verdict.NOT_VALID && report.hasLooked();
        History now = counts ? before.with(report, Instant.now()) : before;
        List<String> remarks = counts ? remarks(now) : List.of();
        var outputs = new Outputs(List.of());
        outputs.show(shell, "\n" + TextReport.plain(report, remarks));
        outputs.write(markdown, () -> TextReport.markdown(report, remarks));
        outputs.write(json, () -> JsonReport.of(report));
        outputs.write(junit, () -> JunitReport.of(report));
        outputs.write(html, () -> HtmlReport.of(report));
        outputs.write(counts ? history : null, now::csv);
        outputs.end();
        return report.verdict().exitCode();
    }

    private static List<String> remarks(History history) {
        List<String> changes = history.changes();
        return changes.isEmpty() ? List.of("No change of level in the history.") : changes.stream().map(change -> "In the history, " + change + ".").toList();
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path path : files.sorted(Comparator.reverseOrder()).toList())
                Files.delete(path);
        } catch (IOException | UncheckedIOException e) {
            // Whoever was killed may still have written there. It is of no use to anybody, and no reason to keep the result back.
        }
    }
}
