package stentor.server.telemetry;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.tinylog.core.LogEntry;
import org.tinylog.core.LogEntryValue;
import org.tinylog.writers.Writer;

/** Keeps what the server logs in this JVM, for the tests that look at it and out of the others' way. */
public final class CapturingWriter implements Writer {

    private static final Queue<String> MESSAGES = new ConcurrentLinkedQueue<>();

    /** For tinylog, which finds it by its name in the test's configuration. */
    public CapturingWriter(Map<String, String> properties) {
    }

    /** What has been logged so far that begins with this. */
    static List<String> messages(String beginning) {
        return MESSAGES.stream().filter(message -> message.startsWith(beginning)).toList();
    }

    @Override
    public Collection<LogEntryValue> getRequiredLogEntryValues() {
        return Set.of(LogEntryValue.MESSAGE);
    }

    @Override
    public void write(LogEntry entry) {
        MESSAGES.add(entry.getMessage());
    }

    @Override
    public void flush() {
    }

    @Override
    public void close() {
    }
}
