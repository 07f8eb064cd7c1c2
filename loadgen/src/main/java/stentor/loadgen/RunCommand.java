package stentor.loadgen;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParametersDelegate;
import stentor.cli.ExitCode;
import stentor.cli.UsageException;
import stentor.loadgen.client.Plan;
import stentor.loadgen.judge.Threshold;
import stentor.loadgen.measure.Result;
import stentor.loadgen.report.LiveView;
import stentor.loadgen.target.BundledServer;
import stentor.loadgen.target.ProcessUsage;
import stentor.loadgen.target.Target;

/** {@code loadgen run}: the load test. */
final class RunCommand implements Command {

    @Parameter(description = "TARGET")
    private List<String> targets = new ArrayList<>();

    @ParametersDelegate
    private final LoadOptions load = new LoadOptions();

    @ParametersDelegate
    private final PayloadOptions payload = new PayloadOptions();

    @Parameter(names = "--server-pid", order = 147, category = OptionGroup.CONNECTIONS, placeholder = "4711",
               description = "The server's process, if it is on this machine: its CPU time and memory are reported, and those of all that it has started")
    private Long serverPid;

    @ParametersDelegate
    private final ValidityOptions validity = new ValidityOptions();

    @ParametersDelegate
    private final OutputOptions output = new OutputOptions();

    private Optional<Instant> startAt;

    @Override
    public String name() {
        return "run";
    }

    @Override
    public String summary() {
        return "Sends requests from many clients at once, checks every reply and measures";
    }

    @Override
    public String usage() {
        return """
            java -jar stentor-loadgen.jar run [TARGET...] [options]
            TARGET is tcp://host:port, udp://host:port or tls://host:port; clients connect to several in turn. Without one, or with
            just tcp or udp, a server is started for the run.
            A closed loop, unless there is a --rate or --stage: each client sends its next request when a reply has come. In an open
            loop requests are sent when they are due, and latency is counted from then. Ctrl-C ends it and shows what was measured.
            Examples: run tcp://127.0.0.1:12000 -c 2000 -d 30s -O 5s
                      run tcp://127.0.0.1:12000 -c 2000 -d 30s -O 5s -R 20k
                      run tls://example.org:443 -R 10:1000 -d 1m --arrival uniform -e -m 'ping\\n' --expect 'bytes:PING\\n'
                      run tcp://127.0.0.1:12000 -d 30s --threshold 'p99<10ms' --threshold 'errors<0.1%' --html result.html
                      run tcp://127.0.0.1:12000 -c 2000 -R @10ms
                      run udp://127.0.0.1:12000 --stage 30s:1000 --stage 2m:1000 --stage 30s:0 -O 30s""";
    }

    @Override
    public ExitCode run(Shell shell) throws CannotRunException, InterruptedException {
        Optional<Target.Protocol> bundled = bundled();
        output.check();
        startAt = load.startAt();
        if (bundled.isEmpty())
            return test(shell, given(), server(), result -> result);
        if (serverPid != null)
            throw new UsageException("--server-pid goes with a target; without one the server is loadgen's own");
        if (load.isSegment())
            throw new UsageException("--segment goes with a target; without one each process would start a server of its own");
        // What is wrong with the options is said before a server is started for them.
        firstPlan();
        try (BundledServer server = BundledServer.start("--service", payload.bundledService())) {
            return test(shell, List.of(server.target(bundled.get())), Optional.of(ProcessUsage.of(server.pid())),
                result -> result.withServerCounters(server.stop()));
        } catch (IOException e) {
            throw new CannotRunException(e.getMessage(), e);
        }
    }

    /** What is known of a result only when there will be no other. */
    private interface Completion {
        Result complete(Result result) throws IOException, InterruptedException;
    }

    /**
     * What it does first, and where there is no server yet, as if there were one; nothing is started for it.
     *
     * @throws UsageException if options do not go together
     * @throws CannotRunException if an address means nothing here, or a file cannot be read
     */
    Plan firstPlan() throws CannotRunException {
        return firstPlan(bundled().map(protocol -> List.of(new Target(protocol, "127.0.0.1", 1))).orElseGet(this::given));
    }

    private Plan firstPlan(List<Target> to) throws CannotRunException {
        return load.slo().isPresent() ? load.plan(to, payload, 1, load.duration()) : load.plan(to, payload);
    }

    private ExitCode test(Shell shell, List<Target> to, Optional<ProcessUsage> server, Completion completion) throws CannotRunException, InterruptedException {
        try {
            Optional<List<Threshold>> slo = load.slo();
            return slo.isEmpty() ? report(shell, completion.complete(measure(shell, firstPlan(to), server, false)))
                : search(shell, to, server, slo.get(), completion);
        } catch (IOException e) {
            throw new CannotRunException(e.getMessage(), e);
        }
    }

    private ExitCode search(Shell shell, List<Target> to, Optional<ProcessUsage> server, List<Threshold> slo, Completion completion)
            throws CannotRunException, IOException, InterruptedException {
        firstPlan(to);
        shell.err().println(to.get(0) + ": searching for the highest rate");
        var finder = new RateFinder(slo, (rate, duration) -> load.plan(to, payload, rate, duration),
            plan -> measure(shell, plan, server, true), load.duration(), shell);
        return report(shell, finder.find(), slo, completion);
    }

    /** What to speak to a server of our own; empty if there is one already. */
    private Optional<Target.Protocol> bundled() {
        String only = targets.isEmpty() ? "tcp" : String.join(" ", targets);
        return switch (only) {
            case "tcp" -> Optional.of(Target.Protocol.TCP);
            case "udp" -> Optional.of(Target.Protocol.UDP);
            default -> Optional.empty();
        };
    }

    private List<Target> given() {
        return targets.stream().map(Target::parse).toList();
    }

    /** @param searching whether this is a step in a search, of which that itself tells */
    private Result measure(Shell shell, Plan plan, Optional<ProcessUsage> server, boolean searching) throws CannotRunException, InterruptedException {
        LiveView view = output.view(shell, searching);
        if (!searching)
            view.heading(String.join(" ", plan.endpoints().stream().map(endpoint -> endpoint.target().toString()).toList()) + ": " + load);
        var test = new LoadTest(plan, searching ? 0 : load.requests(), server, view, output.listener())
            .startingAt(startAt);
        shell.interruption().onInterrupt(test::interrupt);
        try {
            return test.run();
        } catch (IOException e) {
            throw new CannotRunException(e.getMessage(), e);
        }
    }

    private ExitCode report(Shell shell, Result result) throws CannotRunException {
        return validity.code(result, output.report(shell, result, List.of(), List.of()));
    }

    private ExitCode report(Shell shell, RateFinder.Found found, List<Threshold> slo, Completion completion)
            throws CannotRunException, IOException, InterruptedException {
        ExitCode kept;
        try {
            // A rate that was being tried when somebody stopped the search was to fail or not: that is no verdict.
            kept = output.report(shell, completion.complete(found.result()), found.outcome().steps(), found.result().interrupted() ? List.of() : slo);
        } finally {
            // It took minutes to find: a file that cannot be written does not keep it back.
            output.tell(shell, text(found, slo));
        }
        if (found.result().interrupted()) {
            ValidityOptions.checkWhole(found.result());
            return kept;
        }
        ExitCode generator = validity.code(found.isLimitedByGenerator());
        if (found.outcome().highest().isEmpty())
            return generator == ExitCode.GOOD ? ExitCode.BAD_RESULT : generator;
        return kept == ExitCode.GOOD ? generator : kept;
    }

    private static String text(RateFinder.Found found, List<Threshold> slo) {
        if (found.result().interrupted())
            return "the search was stopped before it had found a rate; the table is of the rate that was being tried";
        String kept = String.join(", ", slo.stream().map(Threshold::text).toList());
        if (found.outcome().highest().isEmpty())
            return "no rate was found that keeps to " + kept;
        return String.format(Locale.ROOT, "the highest rate that keeps to %s: %,.0f a second%s", kept, found.outcome().highest().getAsDouble(),
            found.isLimitedByGenerator() ? "; above it the generator was the bottleneck, so the server may take more" : "");
    }

    private Optional<ProcessUsage> server() throws CannotRunException {
        try {
            return serverPid == null ? Optional.empty() : Optional.of(ProcessUsage.of(serverPid));
        } catch (IOException e) {
            throw new CannotRunException("--server-pid: " + e.getMessage(), e);
        }
    }
}
