package stentor.loadgen.framing;

/**
 * A value of Redis' serialization protocol: a line, or a string of stated length, or so many values. Of version 3 all but
 * pushed values, attributes and streamed ones.
 */
final class RespFramer implements Framer {

    /** No length is more than this; what claims to be is something else. */
    private static final long LARGEST_NUMBER = Integer.MAX_VALUE;
    private static final int LINE_END = 2;

    private enum Expecting {
        KIND, LINE, NUMBER, STRING
    }

    private Expecting expecting;
    private byte kind;
    private long number;
    private boolean negative;
    private int digits;
    /** Bytes of the string that are to come. */
    private long left;
    /** Values that are to come, the one that has begun included. */
    private long values;
    private State state = State.OPEN;

    @Override
    public void begin(int connection, long sequence) {
        expecting = Expecting.KIND;
        values = 1;
        state = State.OPEN;
    }

    @Override
    public int take(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && state == State.OPEN)
            switch (expecting) {
                case KIND -> kind(bytes[at++]);
                case LINE -> {
                    if (bytes[at++] == '\n')
                        valueEnds();
                }
                case NUMBER -> number(bytes[at++]);
                case STRING -> {
                    int taken = (int) Math.min(to - at, left);
                    at += taken;
                    left -= taken;
                    if (left == 0)
                        valueEnds();
                }
            }
        return state == State.BROKEN ? to : at;
    }

    private void kind(byte b) {
        kind = b;
        number = 0;
        negative = false;
        digits = 0;
        switch (b) {
            case '+', '-', ':', '_', '#', ',', '(' -> expecting = Expecting.LINE;
            case '$', '!', '=', '*', '~', '%' -> expecting = Expecting.NUMBER;
            default -> state = State.BROKEN;
        }
    }

    private void number(byte b) {
        if (b == '\n')
            numberEnds();
        else if (b == '-' && digits == 0 && !negative)
            negative = true;
        else if (b >= '0' && b <= '9' && number <= LARGEST_NUMBER / 10) {
            number = 10 * number + b - '0';
            digits++;
        } else if (b != '\r' || digits == 0)
            state = State.BROKEN;
    }

    private void numberEnds() {
        if (digits == 0) {
            state = State.BROKEN;
        } else if (negative) {
            // Nothing, and nothing of that.
            valueEnds();
        } else if (kind == '$' || kind == '!' || kind == '=') {
            left = number + LINE_END;
            expecting = Expecting.STRING;
        } else {
            values += kind == '%' ? 2 * number : number;
            valueEnds();
        }
    }

    private void valueEnds() {
        expecting = Expecting.KIND;
        if (--values == 0)
            state = State.COMPLETE;
    }

    @Override
    public State state() {
        return state;
    }
}
