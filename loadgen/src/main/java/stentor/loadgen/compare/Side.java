package stentor.loadgen.compare;

/**
 * One of the two servers that are compared.
 *
 * @param name what it is called in reports, as {@code base} or a commit
 * @param command starts it, as typed in a shell, with {@code {port}} where its port belongs
 */
public record Side(String name, String command) {

    /** Where the port goes. */
    public static final String PORT = "{port}";

    String commandFor(int port) {
        return command.replace(PORT, Integer.toString(port));
    }
}
