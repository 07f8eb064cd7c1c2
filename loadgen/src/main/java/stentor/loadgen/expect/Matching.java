package stentor.loadgen.expect;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import stentor.loadgen.framing.Gathered;
import stentor.loadgen.framing.TooDeepException;

/** Replies that match a pattern as a whole, less a line end. */
final class Matching implements Judge {

    private final Pattern pattern;
    private final Gathered reply = new Gathered();
    private final Matcher matcher;
    private boolean tooLong;

    Matching(Pattern pattern) {
        this.pattern = pattern;
        this.matcher = pattern.matcher(reply);
    }

    @Override
    public void begin(int connection, long sequence) {
        reply.clear();
        tooLong = false;
    }

    @Override
    public void take(byte[] bytes, int from, int to) {
        tooLong |= reply.add(bytes, from, to) < to - from;
    }

    @Override
    public Verdict verdict() {
        if (tooLong)
            return Verdict.LONG;
        return matches(reply.lengthOfLine()) ? Verdict.RIGHT : Verdict.WRONG;
    }

    private boolean matches(int length) {
        try {
            // As UTF-8 it has to be copied.
            return reply.isAscii() ? matcher.reset(reply).region(0, length).matches() : matcher.reset(reply.utf8(length)).matches();
        } catch (StackOverflowError e) {
            throw new TooDeepException(pattern, length, e);
        }
    }

    @Override
    public String expected() {
        return tooLong ? "no more than " + Gathered.LIMIT + " bytes to match " + pattern : "a match of " + pattern;
    }
}
