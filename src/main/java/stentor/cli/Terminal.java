package stentor.cli;

import java.io.Console;

/** Whether a person is at the other end. */
public final class Terminal {

    private Terminal() {
    }

    /** True if both standard input and standard output are a terminal. */
    public static boolean isInteractive() {
        Console console = System.console();
        if (console == null)
            return false;
        try {
            // From Java 22 on there may be a console where there is no terminal; it can then be asked.
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
