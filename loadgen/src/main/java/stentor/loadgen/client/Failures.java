package stentor.loadgen.client;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import stentor.loadgen.framing.TooDeepException;
import stentor.loadgen.payload.Printable;
import stentor.loadgen.target.Target;

/** What went wrong first, of each kind, in a person's words. Any thread may tell and ask. */
public final class Failures {

    /** How much of a wrong reply is shown, in bytes. */
    static final int SHOWN = 80;

    private final AtomicReference<IOException> connecting = new AtomicReference<>();
    private final AtomicReference<String> breakdown = new AtomicReference<>();
    private final AtomicReference<String> mismatch = new AtomicReference<>();

    Failures() {
    }

    /** The first failure to connect, if any; the message says in one line what could not be reached, and why. */
    public Optional<IOException> connecting() {
        return Optional.ofNullable(connecting.get());
    }

    /** Why the run broke off, in one line, if it did. */
    public Optional<String> breakdown() {
        return Optional.ofNullable(breakdown.get());
    }

    /** What was wrong with the first wrong reply, if any. */
    public Optional<String> mismatch() {
        return Optional.ofNullable(mismatch.get());
    }

    void connecting(Target target, IOException failure) {
        if (connecting.get() == null)
            connecting.compareAndSet(null, new IOException(Connector.explain(target, failure), failure));
    }

    /** Something happened that nobody expects. */
    void breakdown(Throwable cause) {
        breakdown(cause instanceof TooDeepException ? cause.getMessage()
            : "the run broke off: " + cause + "; if that is OutOfMemoryError raise -Xmx or lower --connections, else it is a fault of loadgen");
    }

    /** The run ends for this reason, unless there was one before. */
    void breakdown(String why) {
        breakdown.compareAndSet(null, why);
    }

    /** This came in bytes {@code [from..to)}. */
    void mismatch(int connection, long sequence, String expected, byte[] bytes, int from, int to) {
        if (mismatch.get() == null)
            mismatch.compareAndSet(null, "connection " + connection + ", request " + sequence + ": expected '"
                + Printable.of(expected.substring(0, Math.min(expected.length(), SHOWN)))
                + "', got '" + Printable.of(bytes, from, Math.min(to, from + SHOWN)) + "'");
    }
}
