package stentor.loadgen;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

import com.beust.jcommander.Parameter;
import stentor.cli.CommandLine;
import stentor.cli.ExitCode;
import stentor.cli.Terminal;
import stentor.cli.UsageException;

/** {@code java -jar stentor-loadgen.jar COMMAND}: finds the command, runs it, and turns what it came to into an exit status. */
public final class Main {

    private static final String PROGRAM = "stentor-loadgen";
    private static final Pattern IPV4_TARGET = Pattern.compile("[a-z]+://[0-9]+(\\.[0-9]+){3}:[0-9]+");
    private static final String IPV4_ONLY = "java.net.preferIPv4Stack";
    private static final String CARRIERS = "jdk.virtualThreadScheduler.parallelism";
    private static final String POLLERS = "jdk.readPollers";
    /** On more, one poller might be what is slow. */
    private static final int MOST_PROCESSORS_FOR_ONE_POLLER = 4;

    /** Where every command's help option is. */
    private static final class HelpOption {
        @Parameter(names = {"-h", "--help"}, order = 1000, help = true, description = "Show this and exit")
        private boolean help;
    }

    private Main() {
    }

    /** Exits as {@link ExitCode} says. */
    public static void main(String[] args) {
        var interruption = new Shell.Interruption();
        interruption.install();
        var shell = new Shell(System.in, System.out, System.err, Terminal.isInteractive(), interruption, List.of(args));
        chooseProtocol(args);
        chooseCarriers();
        choosePollers();
        ExitCode code = ExitCode.CANNOT_RUN;
        try {
            code = run(shell, args);
        } catch (RuntimeException | Error e) {
            // Nobody but us can have made this mistake, and this is what we need to find it.
            e.printStackTrace(shell.err());
        } finally {
            // Whatever happened: an interruption may be waiting for the command to end.
            System.out.flush();
            interruption.exit(code.code());
        }
    }

    /**
     * Leaves one processor to what is not a client: the server under test, if it is on this machine, the kernel's side of the
     * network, an open loop's pacer, the poller and the collector. Several carriers also steal work from each other, which costs
     * more than it gains until there are many. Has to come before the first virtual thread; whoever set the property knows better.
     */
    private static void chooseCarriers() {
        if (System.getProperty(CARRIERS) == null)
            System.setProperty(CARRIERS, Integer.toString(Math.max(1, Runtime.getRuntime().availableProcessors() - 1)));
    }

    /**
     * Has one poller wait for what all connections read, where the JDK would have several, each for the sockets with every second
     * or fourth number. It finds the threads that wait in a hash table by that number, of which it then uses every second or
     * fourth place alone, so that places hold chains; and what was old when it left a chain keeps alive all that has come behind
     * it since, until the old ones are collected too. With ten thousand connections of an open loop that is half of what a
     * collection moves, and the heap grows with each. Has to come before the first socket; whoever set the property knows better.
     */
    private static void choosePollers() {
        if (System.getProperty(POLLERS) == null && Runtime.getRuntime().availableProcessors() <= MOST_PROCESSORS_FOR_ONE_POLLER)
            System.setProperty(POLLERS, "1");
    }

    /**
     * To IPv4 addresses connections go by IPv4 alone. Sockets that could do both would spell every address as one of IPv6 and
     * translate it back, which costs CPU time with every datagram and some with every request over TCP. Has to come before the
     * first address; whoever set the property knows better.
     */
    private static void chooseProtocol(String... args) {
        boolean ipv4 = Arrays.stream(args).filter(arg -> arg.contains("://")).allMatch(target -> IPV4_TARGET.matcher(target).matches());
        if (ipv4 && System.getProperty(IPV4_ONLY) == null)
            System.setProperty(IPV4_ONLY, "true");
    }

    private static ExitCode run(Shell shell, String... args) {
        List<Command> commands = List.of(new RunCommand(), new TalkCommand(), new CompareCommand(), new ReportCommand(), new MergeCommand(),
            new DemoCommand());
        try {
            String first = args.length == 0 ? "--help" : args[0];
            switch (first) {
                case "-h", "--help" -> shell.out().println(help(commands));
                case "-V", "--version" -> shell.out().println(PROGRAM + " " + version());
                default -> {
                    return run(named(commands, first), shell, Arrays.copyOfRange(args, 1, args.length));
                }
            }
            return ExitCode.GOOD;
        } catch (UsageException e) {
            return fail(shell, ExitCode.USAGE, e);
        } catch (CannotRunException e) {
            return fail(shell, ExitCode.CANNOT_RUN, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return fail(shell, ExitCode.CANNOT_RUN, e);
        }
    }

    private static ExitCode run(Command command, Shell shell, String... args) throws CannotRunException, InterruptedException {
        var help = new HelpOption();
        var commandLine = new CommandLine(command, help);
        commandLine.parse(args);
        if (help.help) {
            shell.out().println(command.summary() + "\n\nUsage: " + command.usage().replace("\n", "\n       ") + "\n\n" + commandLine.help());
            return ExitCode.GOOD;
        }
        return command.run(shell);
    }

    private static Command named(List<Command> commands, String name) {
        Optional<Command> command = commands.stream().filter(c -> c.name().equals(name)).findFirst();
        return command.orElseThrow(() -> new UsageException("unknown command '" + name + "'; there are "
            + String.join(", ", commands.stream().map(Command::name).toList())));
    }

    private static ExitCode fail(Shell shell, ExitCode code, Exception why) {
        shell.err().println(PROGRAM + ": " + why.getMessage());
        return code;
    }

    private static String help(List<Command> commands) {
        var text = new StringBuilder("Load and a look at servers that speak TCP or UDP.\n\nUsage: java -jar stentor-loadgen.jar COMMAND [options]\n\nCommands:\n");
        for (Command command : commands)
            text.append(String.format(Locale.ROOT, "  %-7s %s%n", command.name(), command.summary()));
        return text + """

            COMMAND --help tells more about each.

            Exit codes: 0 good, 1 could not run (no server there, an unreadable file), 2 the command line is wrong,
            3 replies were wrong, a threshold was not kept to or a server became slower, 4 the run is not valid, since the
            generator was the bottleneck or a server failed, 5 a comparison does not tell.""";
    }

    private static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "(not run from its jar)" : version;
    }
}
