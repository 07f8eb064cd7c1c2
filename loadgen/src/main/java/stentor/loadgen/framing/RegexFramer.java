package stentor.loadgen.framing;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A reply that ends with the first byte with which a pattern is found in it. The pattern must not look at what follows it,
 * and so, once found, is found however much more comes: which byte was the first can be searched for by halving.
 */
final class RegexFramer implements Framer {

    private final Gathered reply = new Gathered();
    private final Matcher matcher;
    private State state = State.OPEN;

    RegexFramer(Pattern pattern) {
        matcher = pattern.matcher(reply).useAnchoringBounds(false);
    }

    @Override
    public void begin(int connection, long sequence) {
        reply.clear();
        state = State.OPEN;
    }

    @Override
    public int take(byte[] bytes, int from, int to) {
        int without = reply.length();
        int added = reply.add(bytes, from, to);
        int with = reply.length();
        if (!isFoundIn(with)) {
            if (added < to - from)
                state = State.BROKEN;
            return to;
        }
        int before = without;
        while (with - without > 1) {
            int middle = (without + with) >>> 1;
            if (isFoundIn(middle))
                with = middle;
            else
                without = middle;
        }
        state = State.COMPLETE;
        return from + with - before;
    }

    private boolean isFoundIn(int length) {
        try {
            return matcher.region(0, length).find();
        } catch (StackOverflowError e) {
            throw new TooDeepException(matcher.pattern(), length, e);
        }
    }

    @Override
    public State state() {
        return state;
    }
}
