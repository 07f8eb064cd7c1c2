package stentor.loadgen.client;

/**
 * Stands before a UDP message and comes back with its reply, so that it is known exactly which reply answers what: the client's
 * number, the request's and when it was sent. Decimal digits and spaces, which capitals leave as they are.
 */
final class Tag {

    /** Six digits, ten and fifteen, a space behind each. */
    static final int LENGTH = 34;

    private static final int FLOW = 6;
    private static final int NUMBER = 17;
    private static final int TIME = 33;

    private Tag() {
    }

    /** Writes it to the beginning of {@code to}. */
    static void write(byte[] to, int flow, long number, long nanos) {
        put(to, 0, FLOW, flow);
        put(to, FLOW + 1, NUMBER, number);
        put(to, NUMBER + 1, TIME, nanos);
    }

    private static void put(byte[] to, int from, int until, long value) {
        long rest = value;
        for (int i = until - 1; i >= from; i--) {
            to[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        to[until] = ' ';
    }

    /** The request's number, if {@code bytes} begin with a tag of this flow; -1 otherwise. */
    static long number(byte[] bytes, int length, int flow) {
        return length >= LENGTH && get(bytes, 0, FLOW) == flow && get(bytes, NUMBER + 1, TIME) >= 0 ? get(bytes, FLOW + 1, NUMBER) : -1;
    }

    private static long get(byte[] bytes, int from, int until) {
        long value = 0;
        for (int i = from; i < until; i++) {
            if (bytes[i] < '0' || bytes[i] > '9')
                return -1;
            value = 10 * value + bytes[i] - '0';
        }
        return bytes[until] == ' ' ? value : -1;
    }
}
