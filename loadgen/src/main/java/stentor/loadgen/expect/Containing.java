package stentor.loadgen.expect;

import stentor.loadgen.payload.Payload;

/** Replies of which some bytes are known, and where those stand. */
final class Containing implements Judge {

    private final Exact text;
    private final int offset;
    private long taken;

    /** @param offset how many bytes may come before them */
    Containing(Payload texts, int offset) {
        this.text = new Exact(texts);
        this.offset = offset;
    }

    @Override
    public void begin(int connection, long sequence) {
        text.begin(connection, sequence);
        taken = 0;
    }

    @Override
    public void take(byte[] bytes, int from, int to) {
        long begin = Math.max(from, from + offset - taken);
        long end = Math.min(to, from + offset + text.length() - taken);
        if (begin < end)
            text.take(bytes, (int) begin, (int) end);
        taken += to - from;
    }

    @Override
    public Verdict verdict() {
        return text.verdict();
    }

    @Override
    public String expected() {
        return (offset == 0 ? "beginning with " : "with, behind " + offset + " bytes, ") + text.expected();
    }
}
