package stentor.loadgen.compare;

import java.util.Locale;

/**
 * One of the two servers that are compared.
 *
 * @param role which one
 * @param name what it is called in reports, as {@code base} or a commit
 * @param command starts it, as typed in a shell, with {@code {port}} where its port belongs
 */
public record Side(Role role, String name, String command) {

    /** What a server is compared as. */
    public enum Role {
        /** The one to compare with. */
        BASE,
        /** The one that may be slower. */
        HEAD;

        /** As it is typed, and written in JSON. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Where the port goes. */
    public static final String PORT = "{port}";

    String commandFor(int port) {
        return command.replace(PORT, Integer.toString(port));
    }
}
