package stentor.server.telemetry;

import java.util.HexFormat;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import org.tinylog.Logger;

/**
 * Warnings about what clients, services and the system do, in the log: at most one line a second of each kind, and that line
 * says how many were held back since the last, so that nobody can fill a disk by misbehaving quickly. Control characters
 * are escaped, so that no client can forge a line. Any thread may complain; none ever waits.
 */
public final class Complaints {

    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ConcurrentMap<String, Kind> kinds = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;

    /** Complaints by the system's clock. */
    public Complaints() {
        this(System::nanoTime);
    }

    /** @param nanoTime the clock, as {@link System#nanoTime} */
    Complaints(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Logs a warning, or counts it as held back.
     *
     * @param kind what the complaint is about; few and fixed, since each is remembered
     * @param details evaluated only if the line is written
     */
    public void warn(String kind, Supplier<String> details) {
        long heldBack = kinds.computeIfAbsent(kind, k -> new Kind(nanoTime.getAsLong())).admit(nanoTime.getAsLong());
        if (heldBack >= 0)
            Logger.warn("{}: {}{}", kind, text(details), heldBack > 0 ? " (and " + heldBack + " more like it)" : "");
    }

    /** The details come from a user's exception, which may fail in saying what it is; that must not end who complains. */
    private static String text(Supplier<String> details) {
        try {
            return printable(details.get());
        } catch (Throwable e) {
            return e.getClass().getName() + " while saying what failed";
        }
    }

    /** The text with every control character, line and paragraph separator written as {@code \}{@code uXXXX}. */
    static String printable(String text) {
        var safe = new StringBuilder(text.length());
        text.chars().forEach(c -> {
            if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029')
                safe.append("\\u").append(HexFormat.of().toHexDigits((char) c));
            else
                safe.append((char) c);
        });
        return safe.toString();
    }

    private static final class Kind {

        private final AtomicLong nextLineAt;
        private final AtomicLong heldBack = new AtomicLong();

        Kind(long now) {
            nextLineAt = new AtomicLong(now);
        }

        /** How many were held back before this line, or -1 if this one is held back too. */
        long admit(long now) {
            long due = nextLineAt.get();
            if (now - due >= 0 && nextLineAt.compareAndSet(due, now + INTERVAL_NANOS))
                return heldBack.getAndSet(0);
            heldBack.incrementAndGet();
            return -1;
        }
    }
}
