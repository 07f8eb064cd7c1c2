package stentor.server.telemetry;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.tinylog.core.LogEntry;
import org.tinylog.writers.AbstractFormatPatternWriter;

/**
 * The log on standard error, for a server that must not wait for whoever reads it. tinylog's own console writer would: once
 * the pipe behind standard error is full, tinylog's writing thread stands still, its queue grows without bound, and a stop never
 * ends, since it waits for that thread.
 *
 * <p>Here lines queue for one thread, so many at the most; what finds the queue full is lost, and the next line that is written
 * says how many were. Closing waits for the queue to empty, but not for long.
 */
public final class LossyWriter extends AbstractFormatPatternWriter {

    static final int QUEUED_LINES = 1024;
    private static final long CLOSE_MILLIS = 2_000;
    /** Never equal to a line. */
    private static final String END = new String("end");
    private static final AtomicLong LOST = new AtomicLong();

    private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(QUEUED_LINES);
    private final AtomicLong untold = new AtomicLong();
    private final OutputStream out;
    private final Thread thread = Thread.ofPlatform().daemon().name("log").unstarted(this::writeUntilEnd);

    /** For tinylog, which finds it as {@code lossy}. */
    public LossyWriter(Map<String, String> properties) {
        this(properties, new FileOutputStream(FileDescriptor.err));
    }

    LossyWriter(Map<String, String> properties, OutputStream out) {
        super(properties);
        this.out = out;
        thread.start();
    }

    /** How many lines were lost in this process so far. */
    static long linesLost() {
        return LOST.get();
    }

    @Override
    public void write(LogEntry entry) {
        offer(render(entry));
    }

    /** Never waits. */
    void offer(String line) {
        if (!lines.offer(line)) {
            LOST.incrementAndGet();
            untold.incrementAndGet();
        }
    }

    private void writeUntilEnd() {
        try {
            for (String line; (line = lines.take()) != END; )
                write(line);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(String line) {
        long missing = untold.getAndSet(0);
        try {
            String text = missing == 0 ? line : missing + " lines of this log were lost, since nobody read it" + System.lineSeparator() + line;
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (Throwable e) {
            // Whoever read it is gone, or there is no memory to write with; once that is over, it is told.
            LOST.incrementAndGet();
            untold.addAndGet(missing + 1);
        }
    }

    @Override
    public void flush() {
    }

    @Override
    public void close() throws InterruptedException {
        // If even this finds no room, nobody reads.
        if (lines.offer(END, CLOSE_MILLIS, TimeUnit.MILLISECONDS))
            thread.join(CLOSE_MILLIS);
    }
}
