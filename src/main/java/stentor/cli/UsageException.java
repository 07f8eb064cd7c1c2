package stentor.cli;

/** The command line cannot be understood. The message is one line that says what is wrong and what to write instead. */
public final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** @param message made one line if it quotes an argument of several */
    public UsageException(String message) {
        super(message.strip().replaceAll("\\s*\\R\\s*", " "));
    }
}
