package stentor.cli;

/** What the commands say to the shell. */
public enum ExitCode {
    /** All went well. */
    GOOD(0),
    /** The command could not do its work: a port in use, no server there, a file that cannot be read. */
    CANNOT_RUN(1),
    /** The command line is wrong. */
    USAGE(2),
    /** It ran, and the result is bad: replies were wrong, or something became slower. */
    BAD_RESULT(3),
    /** It ran, and the result is not valid: the generator was the bottleneck, or what was measured says nothing. */
    NOT_VALID(4),
    /** It ran, and does not tell. */
    INCONCLUSIVE(5);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    /** The process's exit status. */
    public int code() {
        return code;
    }
}
