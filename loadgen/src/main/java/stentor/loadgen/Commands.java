package stentor.loadgen;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

import com.beust.jcommander.Parameter;
import stentor.cli.CommandLine;
import stentor.cli.ExitCode;
import stentor.cli.UsageException;

/** Finds the command that a command line names, runs it, and turns what it came to into an exit status. */
final class Commands {

    private static final String PROGRAM = "stentor-loadgen";

    /** Where every command's help option is. */
    private static final class HelpOption {
        @Parameter(names = {"-h", "--help"}, order = 1000, help = true, description = "Show this and exit")
        private boolean help;
    }

    private Commands() {
    }

    /** Runs the command that {@link Shell#args} begins with, and says what went wrong; what nobody expects is thrown. */
    static ExitCode run(Shell shell) {
        List<Command> commands = List.of(new RunCommand(), new TalkCommand(), new CompareCommand(), new ReportCommand(), new MergeCommand(),
            new DemoCommand());
        try {
            String first = shell.args().isEmpty() ? "--help" : shell.args().get(0);
            switch (first) {
                case "-h", "--help" -> shell.out().println(help(commands));
                case "-V", "--version" -> shell.out().println(PROGRAM + " " + version());
                default -> {
                    return run(named(commands, first), shell);
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

    private static ExitCode run(Command command, Shell shell) throws CannotRunException, InterruptedException {
        var help = new HelpOption();
        var commandLine = new CommandLine(command, help);
        commandLine.parse(shell.args().stream().skip(1).toArray(String[]::new));
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
        String version = Commands.class.getPackage().getImplementationVersion();
        return version == null ? "(not run from its jar)" : version;
    }
}
