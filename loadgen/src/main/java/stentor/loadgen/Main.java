package stentor.loadgen;

import java.util.List;

import stentor.cli.ExitCode;
import stentor.cli.Terminal;

/** {@code java -jar stentor-loadgen.jar COMMAND}: what a person or a script runs. */
public final class Main {

    private Main() {
    }

    /** Exits as {@link ExitCode} says. */
    public static void main(String[] args) {
        var interruption = new Shell.Interruption();
        interruption.install();
        var shell = new Shell(System.in, System.out, System.err, Terminal.isInteractive(), interruption, List.of(args));
        JvmDefaults.apply(args);
        ExitCode code = ExitCode.CANNOT_RUN;
        try {
            code = Commands.run(shell);
        } catch (RuntimeException | Error e) {
            // Nobody but us can have made this mistake, and this is what we need to find it.
            e.printStackTrace(shell.err());
        } finally {
            // Whatever happened: an interruption may be waiting for the command to end.
            System.out.flush();
            interruption.exit(code.code());
        }
    }
}
