package stentor.loadgen.expect;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** A reply that is one line, or one datagram, and matches a pattern as a whole, less its line end. */
final class MatchingLine implements Reply {

    private final Pattern pattern;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean complete;

    MatchingLine(Pattern pattern) {
        this.pattern = pattern;
    }

    @Override
    public void begin(int connection, long sequence) {
        line.reset();
        complete = false;
    }

    @Override
    public int take(byte[] bytes, int from, int to) {
        int end = from;
        while (end < to && bytes[end] != '\n')
            end++;
        line.write(bytes, from, end - from);
        complete = end < to;
        return complete ? end + 1 : end;
    }

    @Override
    public boolean isComplete() {
        return complete;
    }

    @Override
    public boolean isRight() {
        String text = line.toString(StandardCharsets.UTF_8);
        return pattern.matcher(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text).matches();
    }

    @Override
    public boolean isAnsweredBy(int connection, long sequence, byte[] datagram, int length) {
        begin(connection, sequence);
        return take(datagram, 0, length) == length && isRight();
    }

    @Override
    public String expected() {
        return "a line that matches " + pattern;
    }
}
