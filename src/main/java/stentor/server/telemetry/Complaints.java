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
 * are escaped and long details are cut, so that no client can forge a line or make it long. Any thread may complain; none
 * ever waits.
 */
public final class Complaints {

    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int LONGEST_DETAILS = 500;

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
     * Logs a warning, or counts it as held back. Never throws, also where there is no memory left to say it with.
     *
     * @param kind what the complaint is about; few and fixed, since each is remembered
     * @param details evaluated only if the line is written
     */
    public void warn(String kind, Supplier<String> details) {
        Kind known = null;
        try {
            long now = nanoTime.getAsLong();
            known = kinds.get(kind);
            if (known == null)
                known = kinds.computeIfAbsent(kind, k -> new Kind(now));
            long heldBack = known.admit(now);
            if (heldBack >= 0)
                Logger.warn("{}: {}{}", kind, text(details), heldBack > 0 ? " (and " + heldBack + " more like it)" : "");
        } catch (Throwable e) {
            // The next line of this kind tells of it.
            if (known != null)
                known.heldBack.incrementAndGet();
        }
    }

    /** The details come from a user's exception, which may fail in saying what it is; that must not end who complains. */
    private static String text(Supplier<String> details) {
        try {
            return printable(details.get());
        } catch (Throwable e) {
            return e.getClass().getName() + " while saying what failed";
        }
    }

    /**
     * The beginning of the text with every control character, line and paragraph separator, and what moves or hides
     * characters on the screen, written as {@code \}{@code uXXXX}.
     */
    static String printable(String text) {
        var safe = new StringBuilder();
        for (int i = 0, character; i < Math.min(text.length(), LONGEST_DETAILS); i += Character.charCount(character)) {
            character = text.codePointAt(i);
            switch (Character.getType(character)) {
                case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> {
                    for (char unit : Character.toChars(character))
                        safe.append("\\u").append(HexFormat.of().toHexDigits(unit));
                }
                default -> safe.appendCodePoint(character);
            }
        }
        return text.length() > LONGEST_DETAILS ? safe + "..." : safe.toString();
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
