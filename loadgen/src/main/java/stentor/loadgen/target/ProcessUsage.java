package stentor.loadgen.target;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * What a process of this machine and all that it has started have used so far, as the operating system accounts for it. Of what has
 * ended, that is what its parent has taken note of; what has given itself another parent is not found.
 */
public final class ProcessUsage {

    /** Linux tells in hundredths of a second, whatever its own clock. */
    public static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    /** In {@code /proc/PID/stat}, behind the name in brackets, which may have any character: user, system, and the same of children that have ended. */
    private static final List<Integer> TIMES = List.of(11, 12, 13, 14);

    private final ProcessHandle process;

    private ProcessUsage(ProcessHandle process) {
        this.process = process;
    }

    /** @throws IOException if there is no such process */
    public static ProcessUsage of(long pid) throws IOException {
        return new ProcessUsage(ProcessHandle.of(pid).orElseThrow(() -> new IOException("there is no process " + pid)));
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /** User and system CPU time since it started, in nanoseconds; empty where the system does not tell, or it has ended. */
    public OptionalLong cpuNanos() {
        return ofAll(ProcessUsage::cpuNanos);
    }

    private OptionalLong ofAll(Function<ProcessHandle, OptionalLong> figure) {
        OptionalLong own = figure.apply(process);
        return own.isEmpty() ? own : OptionalLong.of(own.getAsLong() + process.descendants().map(figure).flatMapToLong(OptionalLong::stream).sum());
    }

    private static OptionalLong cpuNanos(ProcessHandle one) {
        Optional<Duration> own = one.info().totalCpuDuration();
        if (own.isEmpty())
            return OptionalLong.empty();
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(one.pid()), "stat"), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return OptionalLong.of(TICK_NANOS * TIMES.stream().mapToLong(at -> Long.parseLong(fields[at])).sum());
        } catch (IOException e) {
            // There is no procfs, or it has ended since.
            return OptionalLong.of(own.get().toNanos());
        }
    }

    /** Resident memory now, in bytes, shared pages once for each process; empty where there is no procfs, or it has ended. */
    public OptionalLong residentBytes() {
        return ofAll(ProcessUsage::residentBytes);
    }

    private static OptionalLong residentBytes(ProcessHandle one) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(one.pid()), "status"), StandardCharsets.ISO_8859_1).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
