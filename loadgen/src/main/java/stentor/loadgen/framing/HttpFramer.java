package stentor.loadgen.framing;

import java.nio.charset.StandardCharsets;

/**
 * An HTTP/1.0 or 1.1 response to a request other than HEAD or CONNECT, as RFC 9112 delimits it: by its content-length, by
 * chunks, or by the end of the connection. Interim responses belong to the final one that they precede.
 */
final class HttpFramer implements Framer {

    private static final byte[] VERSION = "HTTP/1.".getBytes(StandardCharsets.US_ASCII);
    /** Where the status stands in {@code HTTP/1.1 200 OK}. */
    private static final int STATUS_AT = VERSION.length + 2;
    private static final int STATUS_DIGITS = 3;
    /** More of a line is not looked at; the fields that matter are shorter. */
    private static final int KEPT_OF_LINE = 256;
    private static final int MOST_DIGITS_OF_LENGTH = 18;
    private static final int MOST_DIGITS_OF_CHUNK = 15;

    private enum Expecting {
        STATUS, FIELD, BODY, CHUNK_SIZE, CHUNK, CHUNK_END, TRAILER, CLOSE
    }

    private final byte[] line = new byte[KEPT_OF_LINE];
    private int lineLength;
    private Expecting expecting;
    private int status;
    private long contentLength;
    private boolean chunked;
    private boolean encoded;
    private boolean persistent;
    /** Bytes of the body, or of the chunk, that are to come. */
    private long left;
    private State state = State.OPEN;

    @Override
    public void begin(int connection, long sequence) {
        state = State.OPEN;
        head();
    }

    private void head() {
        expecting = Expecting.STATUS;
        lineLength = 0;
        contentLength = -1;
        chunked = false;
        encoded = false;
    }

    @Override
    public int take(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && state == State.OPEN)
            switch (expecting) {
                case BODY, CHUNK -> {
                    int taken = (int) Math.min(to - at, left);
                    at += taken;
                    left -= taken;
                    if (left == 0)
                        contentEnds();
                }
                case CLOSE -> at = to;
                case STATUS, FIELD, CHUNK_SIZE, CHUNK_END, TRAILER -> ofLine(bytes[at++]);
            }
        return state == State.BROKEN ? to : at;
    }

    private void ofLine(byte b) {
        if (b == '\n') {
            int kept = Math.min(lineLength, KEPT_OF_LINE);
            lineEnds(kept > 0 && line[kept - 1] == '\r' ? kept - 1 : kept);
            lineLength = 0;
            return;
        }
        if (lineLength < KEPT_OF_LINE)
            line[lineLength] = b;
        // What is no HTTP at all may never come to a line end.
        if (expecting == Expecting.STATUS && lineLength < VERSION.length && b != VERSION[lineLength])
            state = State.BROKEN;
        lineLength = Math.min(lineLength + 1, KEPT_OF_LINE);
    }

    private void lineEnds(int length) {
        switch (expecting) {
            case STATUS -> statusEnds(length);
            case FIELD -> {
                if (length == 0)
                    headEnds();
                else
                    fieldEnds(length);
            }
            case CHUNK_SIZE -> chunkBegins(length);
            case CHUNK_END -> expecting = Expecting.CHUNK_SIZE;
            case TRAILER -> {
                if (length == 0)
                    complete();
            }
            case BODY, CHUNK, CLOSE -> throw new IllegalStateException("no line in " + expecting);
        }
    }

    private void statusEnds(int length) {
        status = (int) number(STATUS_AT, Math.min(length, STATUS_AT + STATUS_DIGITS), 10, STATUS_DIGITS);
        if (status < 100) {
            state = State.BROKEN;
            return;
        }
        persistent = line[VERSION.length] != '0';
        expecting = Expecting.FIELD;
    }

    private void fieldEnds(int length) {
        if (is("content-length:", length)) {
            contentLength = number(skipSpace("content-length:".length(), length), trimmed(length), 10, MOST_DIGITS_OF_LENGTH);
            if (contentLength < 0)
                state = State.BROKEN;
        } else if (is("transfer-encoding:", length)) {
            encoded = true;
            chunked = has("chunked", length);
        } else if (is("connection:", length)) {
            persistent = (persistent || has("keep-alive", length)) && !has("close", length);
        }
    }

    private void headEnds() {
        if (status < 200 && status != 101) {
            head();
        } else if (status == 101) {
            // What follows is another protocol.
            state = State.BROKEN;
        } else if (status == 204 || status == 304) {
            complete();
        } else if (chunked) {
            expecting = Expecting.CHUNK_SIZE;
        } else if (encoded || contentLength < 0) {
            expecting = Expecting.CLOSE;
        } else if (contentLength == 0) {
            complete();
        } else {
            left = contentLength;
            expecting = Expecting.BODY;
        }
    }

    private void chunkBegins(int length) {
        int end = 0;
        while (end < length && Character.digit(line[end], 16) >= 0)
            end++;
        left = number(0, end, 16, MOST_DIGITS_OF_CHUNK);
        if (left < 0)
            state = State.BROKEN;
        else
            expecting = left == 0 ? Expecting.TRAILER : Expecting.CHUNK;
    }

    private void contentEnds() {
        if (expecting == Expecting.BODY)
            complete();
        else
            expecting = Expecting.CHUNK_END;
    }

    private void complete() {
        state = persistent ? State.COMPLETE : State.LAST;
    }

    /** The digits in {@code line[from..to)}; -1 if there are none, more than so many, or others. */
    private long number(int from, int to, int radix, int mostDigits) {
        if (to <= from || to - from > mostDigits)
            return -1;
        long number = 0;
        for (int i = from; i < to; i++) {
            int digit = Character.digit(line[i], radix);
            if (digit < 0)
                return -1;
            number = number * radix + digit;
        }
        return number;
    }

    /** Whether the line begins with this, in letters of either size. */
    private boolean is(String name, int length) {
        return isAt(0, name, length);
    }

    /** Whether it is anywhere in the line. */
    private boolean has(String word, int length) {
        for (int at = 0; at < length; at++)
            if (isAt(at, word, length))
                return true;
        return false;
    }

    private boolean isAt(int at, String lowerCase, int length) {
        if (length - at < lowerCase.length())
            return false;
        for (int i = 0; i < lowerCase.length(); i++) {
            byte b = line[at + i];
            if ((b >= 'A' && b <= 'Z' ? b | 0x20 : b) != lowerCase.charAt(i))
                return false;
        }
        return true;
    }

    private int skipSpace(int from, int to) {
        int at = from;
        while (at < to && (line[at] == ' ' || line[at] == '\t'))
            at++;
        return at;
    }

    private int trimmed(int length) {
        int end = length;
        while (end > 0 && (line[end - 1] == ' ' || line[end - 1] == '\t'))
            end--;
        return end;
    }

    @Override
    public State state() {
        return state;
    }

    @Override
    public boolean endsWithStream() {
        return expecting == Expecting.CLOSE;
    }
}
