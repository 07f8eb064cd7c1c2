package stentor.loadgen.framing;

/** A reply that ends when the server closes the connection. */
final class CloseFramer implements Framer {

    @Override
    public void begin(int connection, long sequence) {
        // Each has a connection of its own.
    }

    @Override
    public int take(byte[] bytes, int from, int to) {
        return to;
    }

    @Override
    public State state() {
        return State.OPEN;
    }

    @Override
    public boolean endsWithStream() {
        return true;
    }
}
