package stentor.loadgen;

import java.nio.file.InvalidPathException;

/** A command could not do its work. The message is one line that says why and what to do. */
final class CannotRunException extends Exception {

    private static final long serialVersionUID = 1;

    CannotRunException(String message) {
        super(message);
    }

    CannotRunException(String message, Throwable cause) {
        super(message, cause);
    }

    /** A file cannot be read whose name this system has no characters for. */
    CannotRunException(InvalidPathException cause) {
        this("cannot read '" + cause.getInput() + "': " + cause.getReason(), cause);
    }
}
