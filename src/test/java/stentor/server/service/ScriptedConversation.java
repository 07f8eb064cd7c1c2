package stentor.server.service;

import java.util.Arrays;

/**
 * A client whose reads are cut where the test says. Stands in for {@link Conversation} to the letter, and spoils what is
 * left of the array behind each read, so that a service which looks there gives itself away.
 */
final class ScriptedConversation implements Conversation {

    /** Told, before each read but the first, how much was delivered and what has been written so far. */
    interface Observer {
        void afterRead(int delivered, byte[] written, int length);
    }

    private final byte[] input;
    private final int[] cuts;
    private final Observer observer;
    private byte[] buffer;
    private byte[] written;
    private int length;
    private int delivered;
    private int nextCut;
    private int filled;
    private int kept;

    /** @param cuts where reads end, ascending, besides the end of the input */
    ScriptedConversation(byte[] input, int... cuts) {
        this(input, (delivered, written, length) -> { }, cuts);
    }

    ScriptedConversation(byte[] input, Observer observer, int... cuts) {
        this.input = input;
        this.cuts = cuts;
        this.observer = observer;
        this.buffer = new byte[64];
        this.written = new byte[2 * input.length + 16];
    }

    /** What the service answers to the input, read in these pieces. */
    static byte[] answer(Service service, byte[] input, int... cuts) throws java.io.IOException {
        var conversation = new ScriptedConversation(input, cuts);
        service.converse(conversation);
        return conversation.written();
    }

    /** What has been written so far. */
    byte[] written() {
        return Arrays.copyOf(written, length);
    }

    @Override
    public int read() {
        if (delivered > 0)
            observer.afterRead(delivered, written, length);
        if (delivered == input.length)
            return -1;
        int end = nextCut < cuts.length ? cuts[nextCut++] : input.length;
        int size = end - delivered;
        if (size <= 0)
            throw new IllegalArgumentException("a read must bring something: cut at " + end + " after " + delivered);
        byte[] next = kept + size > buffer.length ? new byte[2 * (kept + size)] : buffer;
        System.arraycopy(buffer, 0, next, 0, kept);
        System.arraycopy(input, delivered, next, kept, size);
        buffer = next;
        filled = kept + size;
        Arrays.fill(buffer, filled, Math.min(buffer.length, filled + 8), (byte) 'z');
        delivered = end;
        kept = 0;
        return filled;
    }

    @Override
    public byte[] bytes() {
        return buffer;
    }

    @Override
    public void keep(int count) {
        if (count < 0 || count > filled)
            throw new IllegalArgumentException("cannot keep " + count + " of " + filled);
        System.arraycopy(buffer, filled - count, buffer, 0, count);
        kept = count;
    }

    @Override
    public void write(byte[] source, int offset, int count) {
        if (count > written.length - length)
            written = Arrays.copyOf(written, 2 * (length + count));
        System.arraycopy(source, offset, written, length, count);
        length += count;
    }

    @Override
    public String readLine() {
        throw new UnsupportedOperationException("bytes only");
    }

    @Override
    public void reply(String message) {
        throw new UnsupportedOperationException("bytes only");
    }
}
