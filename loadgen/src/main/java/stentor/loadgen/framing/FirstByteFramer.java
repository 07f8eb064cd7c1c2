package stentor.loadgen.framing;

/** A reply that counts as complete with its first byte. Whatever comes along with that is taken with it. */
final class FirstByteFramer implements Framer {

    private State state = State.OPEN;

    @Override
    public void begin(int connection, long sequence) {
        state = State.OPEN;
    }

    @Override
    public int take(byte[] bytes, int from, int to) {
        if (from < to)
            state = State.COMPLETE;
        return to;
    }

    @Override
    public State state() {
        return state;
    }
}
