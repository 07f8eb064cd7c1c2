package stentor.loadgen.expect;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import stentor.loadgen.payload.Payload;
import stentor.loadgen.payload.Template;

/** Replies known byte for byte. */
final class Exact implements Judge {

    private final Payload replies;
    private byte[] expected;
    /** Where replies that differ from request to request are written to be compared; null until there is one. */
    private byte[] written;
    private int length;
    private long taken;
    private boolean right;

    Exact(Payload replies) {
        this.replies = replies;
    }

    @Override
    public void begin(int connection, long sequence) {
        Template reply = replies.message(connection, sequence);
        if (reply.isConstant()) {
            expected = reply.constant();
            length = expected.length;
        } else {
            if (written == null)
                written = new byte[replies.longest()];
            expected = written;
            length = reply.write(written, 0, connection, sequence, replies.seed());
        }
        taken = 0;
        right = true;
    }

    /** The length of the reply that is expected. */
    int length() {
        return length;
    }

    @Override
    public void take(byte[] bytes, int from, int to) {
        if (taken < length) {
            int compared = (int) Math.min(to - from, length - taken);
            right &= Arrays.equals(bytes, from, from + compared, expected, (int) taken, (int) taken + compared);
        }
        taken += to - from;
    }

    @Override
    public Verdict verdict() {
        if (!right)
            return Verdict.WRONG;
        return taken < length ? Verdict.SHORT : taken > length ? Verdict.LONG : Verdict.RIGHT;
    }

    @Override
    public String expected() {
        return new String(expected, 0, length, StandardCharsets.UTF_8);
    }
}
