package stentor.loadgen.compare;

/** What was measured says nothing, or could not be measured at all. The message is one line that names who is at fault. */
public final class NotValidException extends Exception {

    private static final long serialVersionUID = 1;

    public NotValidException(String message) {
        super(message);
    }
}
