package stentor.loadgen.expect;

/** Every reply is right. */
final class Anything implements Judge {

    @Override
    public void begin(int connection, long sequence) {
        // Nothing is remembered of a reply.
    }

    @Override
    public void take(byte[] bytes, int from, int to) {
        // Nor looked at.
    }

    @Override
    public Verdict verdict() {
        return Verdict.RIGHT;
    }

    @Override
    public String expected() {
        return "anything";
    }
}
