package stentor.loadgen.report;

import java.io.PrintStream;
import java.util.OptionalLong;

/**
 * How a run is going: on a terminal one line that is written over, elsewhere a line now and then, without control codes. What
 * is shown goes to stderr, so that stdout carries nothing but the result.
 */
public final class LiveView {

    private static final String ERASE_LINE = "\r\033[2K";
    /** Lines that a run should come to where they are not written over. */
    private static final double PLAIN_LINES = 10;
    private static final int BAR = 20;

    private final PrintStream to;
    private final boolean overwrite;
    private double nextPlainAt;

    /** @param overwrite whether this is a terminal that understands the control codes for that */
    public LiveView(PrintStream to, boolean overwrite) {
        this.to = to;
        this.overwrite = overwrite;
    }

    /** Says what begins now. */
    public void heading(String text) {
        nextPlainAt = 0;
        to.println(text);
    }

    /** Shown only where it is written over: it is over in a moment. */
    public void connecting(int attempted, int connections) {
        if (overwrite)
            show("  connecting " + Figures.count(attempted) + " of " + Figures.count(connections));
    }

    /** What {@code done}, from 0 to 1, is of the whole; where lines stay, some are left out. */
    public void running(boolean warmingUp, double done, OptionalLong secondsLeft, double perSecond, OptionalLong p99Nanos, long failed) {
        String figures = Figures.number(perSecond) + " replies/s   "
            + (warmingUp ? "warming up" : "p99 " + Figures.time(p99Nanos)) + "   " + Figures.count(failed) + " failed"
            + (secondsLeft.isPresent() ? "   " + secondsLeft.getAsLong() + " s left" : "");
        if (overwrite) {
            int filled = (int) Math.round(done * BAR);
            show("  [" + "#".repeat(filled) + " ".repeat(BAR - filled) + "] " + figures);
        } else if (done >= nextPlainAt) {
            to.println("  " + Math.round(done * 100) + " %   " + figures);
            nextPlainAt = done + 1 / PLAIN_LINES;
        }
    }

    /** The last replies are waited for. */
    public void finishing() {
        if (overwrite)
            show("  waiting for the last replies");
    }

    /** Takes away what was to be written over. */
    public void ended() {
        if (overwrite) {
            to.print(ERASE_LINE);
            to.flush();
        }
    }

    private void show(String line) {
        to.print(ERASE_LINE + line);
        to.flush();
    }
}
