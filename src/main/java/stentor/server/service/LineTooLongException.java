package stentor.server.service;

import java.io.IOException;

/** A client sent more than the maximum without ending its line. The server answers with one line that says so, and closes. */
public final class LineTooLongException extends IOException {

    private static final long serialVersionUID = 1;

    /** @param maxLine the maximum that was exceeded, in bytes */
    public LineTooLongException(int maxLine) {
        super("line longer than " + maxLine + " bytes");
    }
}
