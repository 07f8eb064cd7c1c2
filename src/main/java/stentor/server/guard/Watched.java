package stentor.server.guard;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

import stentor.server.telemetry.Counter;

/**
 * A connection to which {@link Deadlines} apply. Its own thread notes what it is about to do, which costs it a plain store;
 * the deadlines' thread looks at those notes now and then. A connection that notes nothing is at work for its client, and has
 * as long as it needs.
 *
 * <p>A base class and not a field, because the note fits into what an object is padded with anyway: it adds nothing to what
 * an idle connection takes.
 */
public abstract class Watched {

    static final int WORKING = 0;
    static final int READING = 1;
    static final int IN_A_LINE = 2;
    static final int WRITING = 3;

    private static final int KIND_BITS = 2;
    private static final int KIND = (1 << KIND_BITS) - 1;
    private static final VarHandle NOTE;

    static {
        try {
            NOTE = MethodHandles.lookup().findVarHandle(Watched.class, "note", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** What, and since which tick, in one word so that both are always of one moment. Opaque: late by a moment, never torn or lost. */
    private int note;

    /** Ends the input in peace if nothing has arrived that was not read, so that the connection's own thread closes it; else does nothing. */
    protected abstract void endIfQuiet(Counter cause);

    /** Resets the connection, wherever its thread is. */
    public abstract void abort(Counter cause);

    /** Its thread waits for the client to say something from now on. */
    public final void noteReading(int now) {
        note(READING, now);
    }

    /** Its thread waits for the rest of a line that began then. */
    public final void noteReadingLine(int begun) {
        note(IN_A_LINE, begun);
    }

    /** Its thread waits for the client to take in something from now on. */
    public final void noteWriting(int now) {
        note(WRITING, now);
    }

    /** Its thread no longer waits for its client. */
    public final void noteWorking() {
        note(WORKING, 0);
    }

    /** Whether its thread waits for the client to say something. */
    public final boolean isReading() {
        return kind(note()) == READING;
    }

    /** Whether its thread waits for the rest of a line. */
    public final boolean isReadingLine() {
        return kind(note()) == IN_A_LINE;
    }

    int note() {
        return (int) NOTE.getOpaque(this);
    }

    private void note(int kind, int tick) {
        NOTE.setOpaque(this, tick << KIND_BITS | kind);
    }

    static int kind(int note) {
        return note & KIND;
    }

    /** How many ticks ago a note was made. Right as long as that is less than a year and a half. */
    static int age(int note, int now) {
        return (now << KIND_BITS) - (note & ~KIND) >> KIND_BITS;
    }
}
