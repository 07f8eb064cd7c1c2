package stentor.loadgen.target;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;

/** What a process of this machine has used so far, as the operating system accounts for it. */
public final class ProcessUsage {

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
        return process.info().totalCpuDuration().map(Duration::toNanos).map(OptionalLong::of).orElseGet(OptionalLong::empty);
    }

    /** Resident memory now, in bytes; empty where there is no procfs, or it has ended. */
    public OptionalLong residentBytes() {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid()), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
