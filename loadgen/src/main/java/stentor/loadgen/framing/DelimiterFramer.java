package stentor.loadgen.framing;

/** A reply that ends with certain bytes. They are looked for as Knuth, Morris and Pratt do, without going back in the stream. */
final class DelimiterFramer implements Framer {

    private final byte[] delimiter;
    /** After so many bytes of the delimiter and then a wrong one, how many of it still count. */
    private final int[] fallback;
    private int matched;

    DelimiterFramer(byte[] delimiter) {
        this.delimiter = delimiter;
        this.fallback = new int[delimiter.length];
        for (int end = 1, length = 0; end < delimiter.length; end++) {
            while (length > 0 && delimiter[end] != delimiter[length])
                length = fallback[length - 1];
            if (delimiter[end] == delimiter[length])
                length++;
            fallback[end] = length;
        }
    }

    @Override
    public void begin(int connection, long sequence) {
        matched = 0;
    }

    @Override
    public int take(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && matched < delimiter.length) {
            byte b = bytes[at++];
            while (matched > 0 && b != delimiter[matched])
                matched = fallback[matched - 1];
            if (b == delimiter[matched])
                matched++;
        }
        return at;
    }

    @Override
    public State state() {
        return matched == delimiter.length ? State.COMPLETE : State.OPEN;
    }
}
