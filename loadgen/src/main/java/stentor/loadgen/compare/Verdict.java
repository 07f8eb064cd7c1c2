package stentor.loadgen.compare;

import stentor.cli.ExitCode;

/** What a comparison came to. */
public enum Verdict {
    /** Head is not slower by the tolerance. */
    PASS("pass", ExitCode.GOOD),
    /** Head is slower, and was so a second time. */
    REGRESSION("regression", ExitCode.BAD_RESULT),
    /** The measurement is at fault, or a server. */
    NOT_VALID("not valid", ExitCode.NOT_VALID),
    /** The pairs there are, or the time there is, do not tell. */
    INCONCLUSIVE("inconclusive", ExitCode.INCONCLUSIVE);

    private final String text;
    private final ExitCode exitCode;

    Verdict(String text, ExitCode exitCode) {
        this.text = text;
        this.exitCode = exitCode;
    }

    /** As people and scripts read it. */
    public String text() {
        return text;
    }

    /** What the command exits with. */
    public ExitCode exitCode() {
        return exitCode;
    }
}
