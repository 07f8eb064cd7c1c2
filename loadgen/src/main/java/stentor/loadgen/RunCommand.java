package stentor.loadgen;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParametersDelegate;
import stentor.cli.ExitCode;
import stentor.cli.UsageException;
import stentor.loadgen.client.Plan;
import stentor.loadgen.expect.Expectation;
import stentor.loadgen.measure.Result;
import stentor.loadgen.payload.Payload;
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

    @Parameter(names = "--server-pid", order = 140, description = "The server's process, if it is on this machine: its CPU time and memory are reported")
    private Long serverPid;

    @ParametersDelegate
    private final OutputOptions output = new OutputOptions();

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
            java -jar stentor-loadgen.jar run [TARGET] [options]
            TARGET is tcp://host:port or udp://host:port. Without one, or with just tcp or udp, a server is started for the run.
            A closed loop: each client sends its next request when a reply has come. Ctrl-C ends it and shows what was measured.
            Example: run tcp://127.0.0.1:12000 -c 2000 -d 30s -O 5s""";
    }

    @Override
    public ExitCode run(Shell shell) throws CannotRunException, InterruptedException {
        if (targets.size() > 1)
            throw new UsageException("one target at a time, not " + String.join(" ", targets));
        String target = targets.isEmpty() ? "tcp" : targets.get(0);
        Optional<Target.Protocol> bundled = switch (target) {
            case "tcp" -> Optional.of(Target.Protocol.TCP);
            case "udp" -> Optional.of(Target.Protocol.UDP);
            default -> Optional.empty();
        };
        if (bundled.isPresent() && serverPid != null)
            throw new UsageException("--server-pid goes with a target; without one the server is loadgen's own");
        Payload sent = payload.payload();
        Expectation expectation = payload.expectation(sent);
        if (bundled.isEmpty()) {
            Target given = Target.parse(target);
            Optional<ProcessUsage> server = server();
            return report(shell, measure(shell, load.plan(given, sent, expectation), server));
        }
        // What is wrong with the options is said before a server is started for them.
        load.plan(new Target(bundled.get(), "127.0.0.1", 1), sent, expectation);
        try (BundledServer server = BundledServer.start("--service", payload.bundledService())) {
            Plan plan = load.plan(server.target(bundled.get()), sent, expectation);
            Result result = measure(shell, plan, Optional.of(ProcessUsage.of(server.pid())));
            return report(shell, result.withServerCounters(server.stop()));
        } catch (IOException e) {
            throw new CannotRunException(e.getMessage(), e);
        }
    }

    private Result measure(Shell shell, Plan plan, Optional<ProcessUsage> server) throws CannotRunException, InterruptedException {
        LiveView view = output.view(shell);
        view.heading(plan.target() + ": " + load);
        var test = new LoadTest(plan, load.requests(), server, view, output.listener());
        shell.interruption().onInterrupt(test::interrupt);
        try {
            return test.run();
        } catch (IOException e) {
            throw new CannotRunException(e.getMessage(), e);
        }
    }

    private ExitCode report(Shell shell, Result result) throws CannotRunException {
        output.report(shell, result);
        return result.total().mismatched > 0 ? ExitCode.BAD_RESULT : ExitCode.GOOD;
    }

    private Optional<ProcessUsage> server() throws CannotRunException {
        try {
            return serverPid == null ? Optional.empty() : Optional.of(ProcessUsage.of(serverPid));
        } catch (IOException e) {
            throw new CannotRunException("--server-pid: " + e.getMessage(), e);
        }
    }
}
