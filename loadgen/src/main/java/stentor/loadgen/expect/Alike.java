package stentor.loadgen.expect;

import java.util.Arrays;

import stentor.loadgen.framing.TooDeepException;

/**
 * Right replies that are all the same, byte for byte. However many come one behind the other, a few comparisons tell that they
 * are right and where the last of them ends; what is not equal has to be taken apart. Immutable.
 */
final class Alike {

    /** Where replies differ, or it is not known what they are like: finds none. */
    static final Alike NONE = new Alike(new byte[0]);

    /** So long about is what is compared with at a time. */
    private static final int RUN_BYTES = 4096;

    private final int length;
    /** As many replies as are compared at a time. */
    private final byte[] run;

    private Alike(byte[] reply) {
        length = reply.length;
        run = new byte[length == 0 ? 0 : Math.max(RUN_BYTES / length, 1) * length];
        for (int at = 0; at < run.length; at += length)
            System.arraycopy(reply, 0, run, at, length);
    }

    /**
     * Those that are this text; {@link #NONE} if it is not a whole reply, or not a right one.
     *
     * @param checker of replies to any request, which tells that
     */
    static Alike of(byte[] reply, Reply checker) {
        try {
            checker.begin(0, 0);
            boolean whole = checker.take(reply, 0, reply.length) == reply.length && checker.isComplete() && !checker.isLast();
            return whole && checker.isRight() ? new Alike(reply) : NONE;
        } catch (TooDeepException e) {
            // It says so again of the first reply, and then a run can tell.
            return NONE;
        }
    }

    /** How many of them follow each other in {@code bytes[from..to)} from the beginning, at most so many. */
    int count(byte[] bytes, int from, int to, long most) {
        if (length == 0)
            return 0;
        int end = from + (int) Math.min((to - from) / length, most) * length;
        for (int at = from; at < end; at += run.length) {
            int compared = Math.min(end - at, run.length);
            int same = Arrays.mismatch(bytes, at, at + compared, run, 0, compared);
            if (same >= 0)
                return (at - from + same) / length;
        }
        return (end - from) / length;
    }

    /** How long each is; 0 if there are none. */
    int length() {
        return length;
    }
}
