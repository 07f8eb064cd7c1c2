package stentor.loadgen.framing;

import java.util.regex.Pattern;

/** The JDK's matcher, which calls itself for each turn of a group, did not get through with a reply. The message is one line with the remedy. */
public final class TooDeepException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** @param length the reply's, in bytes */
    public TooDeepException(Pattern pattern, int length, StackOverflowError cause) {
        super("regex:" + pattern + " cannot be matched with a reply of " + length + " bytes: a repeated group is too deep for the stack;"
            + " write it more simply, as (?s).* in place of (.|\\n)*", cause);
    }
}
