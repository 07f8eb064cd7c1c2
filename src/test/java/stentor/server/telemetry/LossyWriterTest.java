package stentor.server.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stentor.server.TestServers.waitingFor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Execution(ExecutionMode.SAME_THREAD)
class LossyWriterTest {

    private static final String LOST = " lines of this log were lost, since nobody read it";

    /** A pipe that is full until it is read. */
    private static final class Pipe extends OutputStream {

        private final CountDownLatch read = new CountDownLatch(1);
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private volatile Throwable failure;

        @Override
        public void write(int b) {
            throw new UnsupportedOperationException("a line is written at once");
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            try {
                read.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            if (failure instanceof Error lack)
                throw lack;
            if (failure != null)
                throw new IOException(failure);
            synchronized (taken) {
                taken.writeBytes(bytes);
            }
        }

        String text() {
            synchronized (taken) {
                return taken.toString(StandardCharsets.UTF_8);
            }
        }
    }

    private final Pipe pipe = new Pipe();
    private final LossyWriter writer = new LossyWriter(Map.of("format", "{message}"), pipe);

    @Test
    void nobodyWaitsForAReaderAndOneWhoComesIsToldWhatWasLost() throws Exception {
        long before = LossyWriter.linesLost();
        for (int i = 0; i < 3 * LossyWriter.QUEUED_LINES; i++)
            writer.offer("line " + i + "\n");
        long lost = LossyWriter.linesLost() - before;
        // One may be in the writer's hands.
        assertTrue(lost == 2 * LossyWriter.QUEUED_LINES || lost == 2 * LossyWriter.QUEUED_LINES - 1, () -> "lost " + lost);
        pipe.read.countDown();
        waitingFor("the queued lines").until(() -> pipe.text().contains("line " + (LossyWriter.QUEUED_LINES - 1) + "\n"));
        writer.close();
        // Some may have been lost before the writer took the first line, and are told with that.
        long told = pipe.text().lines().filter(line -> line.endsWith(LOST)).mapToLong(line -> Long.parseLong(line.split(" ")[0])).sum();
        assertEquals(lost, told, pipe::text);
    }

    @Test
    void closingEndsAlsoWhileNobodyReads() throws Exception {
        for (int i = 0; i < 2 * LossyWriter.QUEUED_LINES; i++)
            writer.offer("line\n");
        writer.close();
        assertEquals("", pipe.text());
    }

    @Test
    void closingWritesWhatWasQueued() throws Exception {
        pipe.read.countDown();
        for (int i = 0; i < 100; i++)
            writer.offer(i + "\n");
        writer.close();
        assertEquals(100, pipe.text().lines().count());
    }

    static Stream<Throwable> failures() {
        return Stream.of(new IOException("Broken pipe"), new OutOfMemoryError("to write with"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whatCannotBeWrittenCostsTheLinesAndNothingElse(Throwable failure) throws Exception {
        long before = LossyWriter.linesLost();
        pipe.failure = failure;
        pipe.read.countDown();
        writer.offer("into the void\n");
        writer.offer("into the void\n");
        waitingFor("two lost lines").until(() -> LossyWriter.linesLost() - before >= 2);
        pipe.failure = null;
        writer.offer("heard\n");
        writer.close();
        assertEquals("2" + LOST + System.lineSeparator() + "heard\n", pipe.text());
    }
}
