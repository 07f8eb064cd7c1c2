package stentor.loadgen.framing;

import stentor.loadgen.payload.BinaryNumber;

/** A reply that says itself how long it is, by a number near its beginning. */
final class LengthFramer implements Framer {

    private final BinaryNumber format;
    private final int offset;
    private final int more;
    private int header;
    private long number;
    private long left;
    private State state = State.OPEN;

    /**
     * @param offset how many bytes come before the number
     * @param more how many bytes follow the number beyond what it says; negative if it counts bytes before its own end
     */
    LengthFramer(BinaryNumber format, int offset, int more) {
        this.format = format;
        this.offset = offset;
        this.more = more;
    }

    @Override
    public void begin(int connection, long sequence) {
        header = 0;
        number = 0;
        state = State.OPEN;
    }

    @Override
    public int take(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && header < offset + format.width()) {
            if (header >= offset)
                number += format.part(bytes[at], header - offset);
            at++;
            if (++header == offset + format.width())
                left = number + more;
        }
        if (header < offset + format.width())
            return at;
        if (left < 0) {
            state = State.BROKEN;
            return to;
        }
        int taken = (int) Math.min(to - at, left);
        left -= taken;
        if (left == 0)
            state = State.COMPLETE;
        return at + taken;
    }

    @Override
    public State state() {
        return state;
    }
}
