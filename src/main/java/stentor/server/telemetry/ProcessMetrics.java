package stentor.server.telemetry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import org.tinylog.Logger;

/** What the process uses, under the names that Prometheus' own client libraries give it. */
final class ProcessMetrics {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final OperatingSystemMXBean SYSTEM = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private ProcessMetrics() {
    }

    static List<Metric> all() {
        return List.of(
            Metric.gauge("process_start_time_seconds", "When the process started, since 1970",
                () -> known(ManagementFactory.getRuntimeMXBean().getStartTime() / 1e3)),
            Metric.gauge("stentor_uptime_seconds", "For how long the process has run",
                () -> known(ManagementFactory.getRuntimeMXBean().getUptime() / 1e3)),
            Metric.counter("process_cpu_seconds_total", "Processor time used, user and system",
                () -> known(SYSTEM.getProcessCpuTime() / 1e9)),
            Metric.gauge("process_resident_memory_bytes", "Memory that the process occupies", ProcessMetrics::resident),
            Metric.gauge("process_open_fds", "Descriptors open", () -> unix(UnixOperatingSystemMXBean::getOpenFileDescriptorCount)),
            Metric.gauge("process_max_fds", "Descriptors that may be open", () -> unix(UnixOperatingSystemMXBean::getMaxFileDescriptorCount)),
            Metric.gauge("jvm_memory_heap_used_bytes", "Heap in use, garbage included",
                () -> known(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed())),
            Metric.gauge("jvm_memory_heap_max_bytes", "What the heap can grow to",
                () -> known(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getMax())),
            Metric.counter("stentor_log_lines_lost_total", "Lines of the log that were lost because nobody read it",
                () -> OptionalDouble.of(LossyWriter.linesLost())));
    }

    /** The system says -1 where it does not know. */
    private static OptionalDouble known(double value) {
        return value < 0 ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    private interface UnixFigure {
        long of(UnixOperatingSystemMXBean system);
    }

    private static OptionalDouble unix(UnixFigure figure) {
        return SYSTEM instanceof UnixOperatingSystemMXBean unix ? known(figure.of(unix)) : OptionalDouble.empty();
    }

    private static OptionalDouble resident() {
        if (!Files.isReadable(STATUS))
            return OptionalDouble.empty();
        try (Stream<String> lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith("VmRSS:")).mapToDouble(line -> 1024 * Double.parseDouble(line.trim().split("\\s+")[1])).findFirst();
        } catch (IOException | UncheckedIOException e) {
            Logger.debug("cannot read {}: {}", STATUS, e.toString());
            return OptionalDouble.empty();
        }
    }
}
