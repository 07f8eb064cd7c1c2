package stentor.loadgen.expect;

/** Whatever comes next is the reply, and right. In a stream that is what one read returns. */
final class AnyReply implements Reply {

    private boolean complete;

    @Override
    public void begin(int connection, long sequence) {
        complete = false;
    }

    @Override
    public int take(byte[] bytes, int from, int to) {
        complete = true;
        return to;
    }

    @Override
    public boolean isComplete() {
        return complete;
    }

    @Override
    public boolean isRight() {
        return true;
    }

    @Override
    public String expected() {
        return "anything";
    }
}
