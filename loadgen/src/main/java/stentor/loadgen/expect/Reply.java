package stentor.loadgen.expect;

import stentor.loadgen.framing.Framer;

/**
 * Checks replies as they come in, one after the other: {@link #begin}, {@link #take} until {@link #isComplete}, then
 * {@link #verdict}. Allocates nothing for a reply. Confined to one connection.
 */
public final class Reply {

    private final Framer framer;
    private final Judge judge;
    private final Alike alike;

    Reply(Framer framer, Judge judge, Alike alike) {
        this.framer = framer;
        this.judge = judge;
        this.alike = alike;
    }

    /**
     * Takes whole replies that are right, as many as come first in {@code bytes[from..to)}, where it is known that all right ones
     * are the same. None if they are not, or the next one is not to be told in that way: {@link #begin} it then. Not to be called
     * while a reply has begun and is not complete.
     *
     * @param most how many to take at most
     * @return how many were taken
     */
    public int takeAlike(byte[] bytes, int from, int to, long most) {
        return alike.count(bytes, from, to, most);
    }

    /** The length of one that is {@linkplain #takeAlike taken} like that. */
    public int alikeLength() {
        return alike.length();
    }

    /** The next bytes are the reply to this request. */
    public void begin(int connection, long sequence) {
        // Where a reply ends may depend on what is expected.
        judge.begin(connection, sequence);
        framer.begin(connection, sequence);
    }

    /**
     * Takes the bytes of the reply from {@code bytes[from..to)}, at most to its end.
     *
     * @return the index behind the last byte taken
     */
    public int take(byte[] bytes, int from, int to) {
        int end = framer.take(bytes, from, to);
        judge.take(bytes, from, end);
        return end;
    }

    /** Whether the whole reply has been taken, or what came is none at all. */
    public boolean isComplete() {
        return framer.state() != Framer.State.OPEN;
    }

    /** Whether a reply that is not complete is so if the server closes the connection now. */
    public boolean endsWithStream() {
        return framer.endsWithStream();
    }

    /** Whether nothing can follow this complete reply on its connection, which is to be closed then. */
    public boolean isLast() {
        return framer.state() == Framer.State.LAST || framer.state() == Framer.State.BROKEN;
    }

    /** What is to be said of what has been taken; meaningful for a complete reply. */
    public Verdict verdict() {
        return framer.state() == Framer.State.BROKEN ? Verdict.WRONG : judge.verdict();
    }

    /** Whether what has been taken is what was expected; as {@link #verdict}. */
    public boolean isRight() {
        return verdict() == Verdict.RIGHT;
    }

    /** What is to be said of a datagram that is the whole reply to this request. */
    public Verdict verdict(int connection, long sequence, byte[] datagram, int length) {
        judge.begin(connection, sequence);
        judge.take(datagram, 0, length);
        return judge.verdict();
    }

    /** Whether a datagram is the right reply to this request. */
    public boolean isAnsweredBy(int connection, long sequence, byte[] datagram, int length) {
        return verdict(connection, sequence, datagram, length) == Verdict.RIGHT;
    }

    /** What was expected, for a person to read. */
    public String expected() {
        return judge.expected();
    }
}
