package stentor.loadgen.expect;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import stentor.loadgen.payload.Payload;
import stentor.loadgen.payload.Template;

/** A reply known byte for byte: it ends where its length says, and each byte is compared. */
final class KnownReply implements Reply {

    private final Payload replies;
    private byte[] expected;
    /** Where replies that differ from request to request are written to be compared; null until there is one. */
    private byte[] written;
    private int length;
    private int taken;
    private boolean right;

    KnownReply(Payload replies) {
        this.replies = replies;
    }

    @Override
    public void begin(int connection, long sequence) {
        Template reply = replies.messages().get(replies.indexOf(connection, sequence));
        if (reply.isConstant()) {
            expected = reply.constant();
        } else {
            if (written == null)
                written = new byte[replies.longest()];
            reply.write(written, 0, connection, sequence);
            expected = written;
        }
        length = reply.length();
        taken = 0;
        right = true;
    }

    @Override
    public int take(byte[] bytes, int from, int to) {
        int end = Math.min(to, from + length - taken);
        right &= Arrays.equals(bytes, from, end, expected, taken, taken + end - from);
        taken += end - from;
        return end;
    }

    @Override
    public boolean isComplete() {
        return taken == length;
    }

    @Override
    public boolean isRight() {
        return right;
    }

    @Override
    public boolean isAnsweredBy(int connection, long sequence, byte[] datagram, int size) {
        begin(connection, sequence);
        return size == length && take(datagram, 0, size) == size && right;
    }

    @Override
    public String expected() {
        return new String(expected, 0, length, StandardCharsets.UTF_8);
    }
}
