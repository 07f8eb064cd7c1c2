package stentor.faults;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

class TcpFaultsTest {

    private static final byte[] STREAM = bytes(10_000);

    private final Recorder recorder = new Recorder();

    /** Keeps what comes. */
    private static final class Recorder implements Wire {
        private final ByteArrayOutputStream all = new ByteArrayOutputStream();
        private final List<Integer> ends = new ArrayList<>();
        private int finished;
        private int resets;

        @Override
        public void send(byte[] bytes, int from, int to) {
            all.write(bytes, from, to - from);
            ends.add(all.size());
        }

        @Override
        public void finish() {
            finished++;
        }

        @Override
        public void reset() {
            resets++;
        }
    }

    private static byte[] bytes(int count) {
        var all = new byte[count];
        new SplittableRandom(1).nextBytes(all);
        return all;
    }

    /** Sends the stream in reads of this size. */
    private void send(TcpFault fault, long seed, int read) throws Exception {
        Wire wire = fault.around(recorder, new SplittableRandom(seed));
        for (int at = 0; at < STREAM.length; at += read)
            wire.send(STREAM, at, Math.min(STREAM.length, at + read));
        wire.finish();
    }

    @Test
    void slicesAreNoLongerThanAskedForAndLoseNothing() throws Exception {
        send(TcpFaults.slices(7), 1, 1000);
        assertArrayEquals(STREAM, recorder.all.toByteArray());
        for (int i = 1; i < recorder.ends.size(); i++)
            assertTrue(recorder.ends.get(i) - recorder.ends.get(i - 1) <= 7);
        assertEquals(1, recorder.finished);
    }

    @Test
    void slicesOfOneSeedLieAtTheSamePlacesHoweverTheBytesCome() throws Exception {
        List<Integer> whole = cuts(5, STREAM.length);
        List<Integer> inParts = cuts(5, 1000);
        for (int at = 1000; at < STREAM.length; at += 1000)
            if (!whole.contains(at))
                inParts.remove((Integer) at);
        assertEquals(whole, inParts);
        assertNotEquals(whole, cuts(6, STREAM.length));
    }

    private static List<Integer> cuts(long seed, int read) throws Exception {
        var test = new TcpFaultsTest();
        test.send(TcpFaults.slices(50), seed, read);
        return test.recorder.ends;
    }

    @Test
    void aResetComesAfterSoManyBytesAndOnlyOnce() throws Exception {
        send(TcpFaults.resetAfter(1234), 1, 100);
        assertArrayEquals(Arrays.copyOf(STREAM, 1234), recorder.all.toByteArray());
        assertEquals(1, recorder.resets);
        assertEquals(0, recorder.finished);
    }

    @Test
    void aHalfCloseComesAfterSoManyBytesAndOnlyOnce() throws Exception {
        send(TcpFaults.halfCloseAfter(1200), 1, 100);
        assertArrayEquals(Arrays.copyOf(STREAM, 1200), recorder.all.toByteArray());
        assertEquals(1, recorder.finished);
        assertEquals(0, recorder.resets);
    }

    @Test
    void bandwidthIsNotExceeded() throws Exception {
        long start = System.nanoTime();
        send(TcpFaults.bandwidth(100_000), 1, STREAM.length);
        assertTrue(System.nanoTime() - start >= Duration.ofMillis(100).toNanos());
        assertArrayEquals(STREAM, recorder.all.toByteArray());
        assertTrue(recorder.ends.size() > 1);
    }

    @Test
    void latencyHoldsEachPieceBack() throws Exception {
        long start = System.nanoTime();
        send(TcpFaults.latency(Duration.ofMillis(10), Duration.ofMillis(1)), 1, 2000);
        assertTrue(System.nanoTime() - start >= Duration.ofMillis(50).toNanos());
        assertArrayEquals(STREAM, recorder.all.toByteArray());
    }
}
