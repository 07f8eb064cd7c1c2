package stentor.loadgen;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.beust.jcommander.Parameter;
import stentor.cli.ExitCode;
import stentor.cli.Quantity;
import stentor.cli.Unsplit;
import stentor.cli.UsageException;
import stentor.loadgen.client.Plan;
import stentor.loadgen.expect.Expectation;
import stentor.loadgen.measure.Result;
import stentor.loadgen.payload.Notation;
import stentor.loadgen.payload.Payload;
import stentor.loadgen.report.Json;
import stentor.loadgen.report.LiveView;
import stentor.loadgen.report.Table;
import stentor.loadgen.schedule.Window;
import stentor.loadgen.target.BundledServer;
import stentor.loadgen.target.ProcessUsage;
import stentor.loadgen.target.Target;

/** {@code loadgen run}: the load test. */
final class RunCommand implements Command {

    private static final Duration DEFAULT_DURATION = Duration.ofSeconds(10);

    @Parameter(description = "TARGET")
    private List<String> targets = new ArrayList<>();

    @Parameter(names = {"-c", "--connections"}, order = 1, description = "Clients, each with a connection of its own",
               converter = Quantity.CountConverter.class)
    private Integer connections = 100;

    @Parameter(names = {"-d", "--duration"}, order = 2, description = "How long to measure, as 10s or 2m (default: 10s, unless -n is given)",
               converter = Quantity.DurationConverter.class)
    private Duration duration;

    @Parameter(names = {"-n", "--requests"}, order = 3, description = "Requests to send in all, as 100k; with -d, whichever ends first",
               converter = Quantity.LongCountConverter.class)
    private Long requests;

    @Parameter(names = {"-O", "--warmup"}, order = 4, description = "Load for this long before anything counts",
               converter = Quantity.DurationConverter.class)
    private Duration warmup = Duration.ZERO;

    @Parameter(names = "--pipeline", order = 5, description = "Requests under way on each connection at once",
               converter = Quantity.CountConverter.class)
    private Integer pipeline = 1;

    @Parameter(names = {"-m", "--message"}, order = 6, description = "What to send; give several to send them in turn (default: 64 bytes of text)",
               splitter = Unsplit.class)
    private List<String> messages = new ArrayList<>();

    @Parameter(names = {"-f", "--message-file"}, order = 7, description = "Send the lines of this UTF-8 text file in turn")
    private String messageFile;

    @Parameter(names = {"-e", "--unescape"}, order = 8,
               description = "Messages contain escapes: \\n \\r \\t \\0 \\\\ \\xHH, \\{conn} the connection's number, \\{seq} the request's on it")
    private boolean unescape;

    @Parameter(names = "--hex", order = 9, description = "Messages are bytes in hexadecimal")
    private boolean hex;

    @Parameter(names = "--expect", order = 10,
               description = "What each reply must be: upper, echo, bytes:TEXT, regex:PATTERN (a line or datagram), none")
    private String expect = "upper";

    @Parameter(names = "--timeout", order = 11, description = "How long a reply or a connection may take",
               converter = Quantity.DurationConverter.class)
    private Duration timeout = Duration.ofSeconds(5);

    @Parameter(names = "--connect-rate", order = 12, description = "Connections to begin in a second (default: as fast as they go)",
               converter = Quantity.CountConverter.class)
    private Integer connectRate;

    @Parameter(names = "--source-ip", order = 13, description = "Local address to connect from; give several to use them in turn")
    private List<String> sourceIps = new ArrayList<>();

    @Parameter(names = "--server-pid", order = 14, description = "The server's process, if it is on this machine: its CPU time and memory are reported")
    private Long serverPid;

    @Parameter(names = {"-J", "--json"}, order = 15, description = "Write the result to this file as JSON; - for standard output in place of the table")
    private String json;

    @Parameter(names = "--plain", order = 16, description = "No control codes, as if not on a terminal")
    private boolean plain;

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
        Payload payload = payload();
        Expectation expectation = Expectation.parse(expect, payload, notation());
        if (bundled.isEmpty()) {
            Target given = Target.parse(target);
            Optional<ProcessUsage> server = server();
            return report(shell, measure(shell, plan(given, payload, expectation), server));
        }
        // What is wrong with the options is said before a server is started for them.
        plan(new Target(bundled.get(), "127.0.0.1", 1), payload, expectation);
        try (BundledServer server = BundledServer.start("--service", expect.equals("echo") ? "echo" : "upper")) {
            Plan plan = plan(server.target(bundled.get()), payload, expectation);
            Result result = measure(shell, plan, Optional.of(ProcessUsage.of(server.pid())));
            return report(shell, result.withServerCounters(server.stop()));
        } catch (IOException e) {
            throw new CannotRunException(e.getMessage(), e);
        }
    }

    private Result measure(Shell shell, Plan plan, Optional<ProcessUsage> server) throws CannotRunException, InterruptedException {
        var view = new LiveView(shell.err(), shell.interactive() && !plain);
        view.heading(describe(plan));
        var test = new LoadTest(plan, requests(), server, view);
        shell.interruption().onInterrupt(test::interrupt);
        try {
            return test.run();
        } catch (IOException e) {
            throw new CannotRunException(e.getMessage(), e);
        }
    }

    private String describe(Plan plan) {
        String end = duration() == null ? requests + " requests" : Quantity.text(duration());
        return plan.target() + ": " + connections + (connections == 1 ? " client" : " clients") + (pipeline > 1 ? ", " + pipeline + " requests under way each" : "") + ", " + end
            + (warmup.isZero() ? "" : " after " + Quantity.text(warmup) + " of warm-up");
    }

    private ExitCode report(Shell shell, Result result) throws CannotRunException {
        if ("-".equals(json))
            shell.out().print(Json.of(result));
        else
            shell.out().print(Table.of(List.of(result)));
        if (json != null && !json.equals("-"))
            writeJson(result);
        return result.total().mismatched > 0 ? ExitCode.BAD_RESULT : ExitCode.GOOD;
    }

    private void writeJson(Result result) throws CannotRunException {
        try {
            Files.writeString(Path.of(json), Json.of(result), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new CannotRunException("cannot write '" + json + "': " + e.getMessage() + "; the result is above", e);
        }
    }

    private Plan plan(Target target, Payload payload, Expectation expectation) throws CannotRunException {
        try {
            return new Plan(target, target.address(), connections, payload, expectation, pipeline, timeout, connectRate == null ? 0 : connectRate,
                sources(), new Window(warmup, duration(), requests()));
        } catch (UnknownHostException e) {
            throw new CannotRunException("unknown host '" + target.host() + "'", e);
        }
    }

    private List<InetAddress> sources() throws CannotRunException {
        List<InetAddress> sources = new ArrayList<>();
        for (String ip : sourceIps)
            try (var probe = new DatagramSocket(new InetSocketAddress(InetAddress.getByName(ip), 0))) {
                sources.add(probe.getLocalAddress());
            } catch (IOException e) {
                throw new CannotRunException("--source-ip: '" + ip + "' is not an address of this machine", e);
            }
        return sources;
    }

    private Duration duration() {
        return duration == null && requests == null ? DEFAULT_DURATION : duration;
    }

    private long requests() {
        if (requests != null && requests == 0)
            throw new UsageException("--requests must be at least 1");
        return requests == null ? 0 : requests;
    }

    private Notation notation() {
        if (hex && unescape)
            throw new UsageException("--hex and --unescape exclude each other");
        return hex ? Notation.HEX : unescape ? Notation.ESCAPED : Notation.PLAIN;
    }

    private Payload payload() throws CannotRunException {
        if (messageFile != null && !messages.isEmpty())
            throw new UsageException("--message and --message-file exclude each other");
        try {
            if (messageFile != null)
                return Payload.ofLines(Path.of(messageFile), notation());
        } catch (IOException e) {
            throw new CannotRunException(e.getMessage(), e);
        }
        return messages.isEmpty() ? Payload.of(List.of(Payload.DEFAULT_MESSAGE), Notation.PLAIN) : Payload.of(messages, notation());
    }

    private Optional<ProcessUsage> server() throws CannotRunException {
        try {
            return serverPid == null ? Optional.empty() : Optional.of(ProcessUsage.of(serverPid));
        } catch (IOException e) {
            throw new CannotRunException("--server-pid: " + e.getMessage(), e);
        }
    }
}
