package stentor.loadgen.framing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import stentor.loadgen.framing.Framer.State;

/** What holds for every framing: in whatever pieces a stream comes, its replies end where they end. */
class FramerTest {

    @ParameterizedTest
    @MethodSource("stentor.loadgen.framing.Samples#all")
    void repliesEndWhereTheyEndInOnePiece(Samples samples) {
        assertEquals(samples.ends(), ends(samples, samples.stream(), new int[0]));
    }

    @ParameterizedTest
    @MethodSource("stentor.loadgen.framing.Samples#all")
    void repliesEndWhereTheyEndByteForByte(Samples samples) {
        byte[] stream = samples.stream();
        assertEquals(samples.ends(), ends(samples, stream, IntStream.range(1, stream.length).toArray()));
    }

    @ParameterizedTest
    @MethodSource("stentor.loadgen.framing.Samples#all")
    void repliesEndWhereTheyEndInAnyThreePieces(Samples samples) {
        byte[] stream = samples.stream();
        // Of long streams some cuts have to do.
        int step = 1 + stream.length / 300;
        for (int first = 0; first <= stream.length; first += step)
            for (int second = first; second <= stream.length; second += step)
                assertEquals(samples.ends(), ends(samples, stream, new int[] {first, second}), "cut at " + first + " and " + second);
    }

    @ParameterizedTest
    @MethodSource("stentor.loadgen.framing.Samples#all")
    void repliesEndWhereTheyEndInAnyPieces(Samples samples) {
        byte[] stream = samples.stream();
        long seed = System.nanoTime();
        var random = new SplittableRandom(seed);
        for (int round = 0; round < 300; round++) {
            int[] cuts = random.ints(random.nextInt(stream.length + 1), 0, stream.length + 1).sorted().toArray();
            assertEquals(samples.ends(), ends(samples, stream, cuts), () -> "seed " + seed + ", cuts " + Arrays.toString(cuts));
        }
    }

    @ParameterizedTest
    @MethodSource("stentor.loadgen.framing.Samples#all")
    void noReplyIsCompleteBeforeItsLastByte(Samples samples) {
        Framer framer = samples.newFramer();
        for (int i = 0; i < samples.replies().size(); i++) {
            byte[] reply = Samples.of(samples.framing(), samples.replies().get(i)).stream();
            framer.begin(0, i);
            assertEquals(reply.length - 1, framer.take(reply, 0, reply.length - 1));
            assertEquals(State.OPEN, framer.state(), samples.replies().get(i));
            framer.take(reply, reply.length - 1, reply.length);
            assertEquals(State.COMPLETE, framer.state(), samples.replies().get(i));
        }
    }

    /** Where replies end in a stream that comes in pieces, each in a buffer of its own size. */
    private static List<Integer> ends(Samples samples, byte[] stream, int[] cuts) {
        Framer framer = samples.newFramer();
        List<Integer> ends = new ArrayList<>();
        framer.begin(0, 0);
        int begin = 0;
        for (int i = 0; i <= cuts.length; i++) {
            int end = i < cuts.length ? cuts[i] : stream.length;
            byte[] piece = Arrays.copyOfRange(stream, begin, end);
            for (int at = 0; at < piece.length; ) {
                at = framer.take(piece, at, piece.length);
                if (framer.state() != State.OPEN) {
                    assertEquals(State.COMPLETE, framer.state());
                    ends.add(begin + at);
                    framer.begin(0, ends.size());
                }
            }
            begin = end;
        }
        return ends;
    }
}
