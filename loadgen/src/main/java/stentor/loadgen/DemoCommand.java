package stentor.loadgen;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.beust.jcommander.Parameter;
import stentor.cli.ExitCode;
import stentor.loadgen.client.Connecting;
import stentor.loadgen.client.Plan;
import stentor.loadgen.expect.Expectation;
import stentor.loadgen.measure.IntervalListener;
import stentor.loadgen.measure.Result;
import stentor.loadgen.payload.Notation;
import stentor.loadgen.payload.Payload;
import stentor.loadgen.payload.SampleText;
import stentor.loadgen.report.LiveView;
import stentor.loadgen.report.Run;
import stentor.loadgen.report.Table;
import stentor.loadgen.schedule.Warmup;
import stentor.loadgen.schedule.Window;
import stentor.loadgen.target.BundledServer;
import stentor.loadgen.target.Endpoint;
import stentor.loadgen.target.ProcessUsage;
import stentor.loadgen.target.Target;

/** {@code loadgen demo}: the server and thousands of clients, to be looked at. */
final class DemoCommand implements Command {

    private static final int TCP_CLIENTS = 2_000;
    private static final int UDP_CLIENTS = 200;
    private static final Duration DURATION = Duration.ofSeconds(5);
    private static final Duration WARMUP = Duration.ofSeconds(2);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    @Parameter(names = "--plain", order = 1, description = "No control codes, as if not on a terminal")
    private boolean plain;

    @Override
    public String name() {
        return "demo";
    }

    @Override
    public String summary() {
        return "Starts a server, sends it a text in many scripts from 2,000 TCP and 200 UDP clients, and reports";
    }

    @Override
    public String usage() {
        return "java -jar stentor-loadgen.jar demo [options]";
    }

    @Override
    public ExitCode run(Shell shell) throws CannotRunException, InterruptedException {
        var view = new LiveView(shell.err(), shell.interactive() && !plain);
        Payload payload = SampleText.payload();
        view.heading("Starting a server in a JVM of its own.");
        try (BundledServer server = BundledServer.start()) {
            Optional<ProcessUsage> usage = Optional.of(ProcessUsage.of(server.pid()));
            List<Result> results = new ArrayList<>();
            results.add(measure(shell, view, plan(server, Target.Protocol.TCP, TCP_CLIENTS, payload), usage));
            // Ctrl-C ends the whole, with what there is.
            if (!results.get(0).interrupted())
                results.add(measure(shell, view, plan(server, Target.Protocol.UDP, UDP_CLIENTS, payload), usage));
            shell.out().println("\nEvery reply compared with the JDK's own capitals, byte for byte:\n");
            shell.out().println(Table.of(results.stream().map(Run::of).toList()));
            for (Result result : results)
                ValidityOptions.checkWhole(result);
            shell.out().println(next());
            return results.stream().anyMatch(result -> result.total().mismatched > 0) ? ExitCode.BAD_RESULT : ExitCode.GOOD;
        } catch (IOException e) {
            throw new CannotRunException(e.getMessage(), e);
        }
    }

    private static Plan plan(BundledServer server, Target.Protocol protocol, int clients, Payload payload) throws IOException {
        Endpoint endpoint = Endpoint.of(server.target(protocol));
        return new Plan(List.of(endpoint), clients, payload, Expectation.parse("upper", payload, Notation.PLAIN), protocol == Target.Protocol.UDP, 1, TIMEOUT,
            Connecting.PLAINLY, Optional.empty(), new Window(Warmup.of(WARMUP), DURATION, 0));
    }

    private Result measure(Shell shell, LiveView view, Plan plan, Optional<ProcessUsage> server) throws IOException, InterruptedException {
        view.heading(plan.connections() + " clients over " + plan.target().protocol() + ", each with a sentence under way at all times, for "
            + DURATION.toSeconds() + " s after " + WARMUP.toSeconds() + " s of warm-up:");
        var test = new LoadTest(plan, 0, server, view, IntervalListener.NONE);
        shell.interruption().onInterrupt(test::interrupt);
        return test.run();
    }

    private static String next() {
        return """
            What to try next:
              java -jar target/stentor-server.jar                                 the server, on 127.0.0.1:12000
              java -jar target/stentor-loadgen.jar talk tcp://127.0.0.1:12000     one sentence at a time, from another terminal
              java -jar target/stentor-loadgen.jar run tcp://127.0.0.1:12000 -c 5000 -d 30s -J result.json""";
    }
}
