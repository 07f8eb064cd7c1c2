package stentor.loadgen.framing;

/** A reply of a length that is known before it comes. */
final class CountingFramer implements Framer {

    private final Lengths lengths;
    private long left;

    CountingFramer(Lengths lengths) {
        this.lengths = lengths;
    }

    @Override
    public void begin(int connection, long sequence) {
        left = lengths.of(connection, sequence);
    }

    @Override
    public int take(byte[] bytes, int from, int to) {
        int taken = (int) Math.min(to - from, left);
        left -= taken;
        return from + taken;
    }

    @Override
    public State state() {
        return left == 0 ? State.COMPLETE : State.OPEN;
    }
}
