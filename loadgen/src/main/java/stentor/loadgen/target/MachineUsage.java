package stentor.loadgen.target;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * What all processes of this machine have used so far.
 *
 * @param busyTicks user and system time of all processors, in hundredths of a second; NaN where the system does not tell
 * @param at when that was, as {@link System#nanoTime}
 */
public record MachineUsage(double busyTicks, long at) {

    private static final Path STAT = Path.of("/proc/stat");
    private static final double TICKS_A_SECOND = 100;
    /** The columns of procfs: user, nice, system, idle, iowait, irq, softirq. What is a guest's is in user's already. */
    private static final int[] BUSY = {1, 2, 3, 6, 7};

    /** As of now. */
    public static MachineUsage now() {
        try (Stream<String> lines = Files.lines(STAT)) {
            String[] columns = lines.findFirst().orElse("").split("\\s+");
            return new MachineUsage(Arrays.stream(BUSY).mapToLong(column -> Long.parseLong(columns[column])).sum(), System.nanoTime());
        } catch (IOException | UncheckedIOException | ArrayIndexOutOfBoundsException e) {
            return new MachineUsage(Double.NaN, System.nanoTime());
        }
    }

    /** Processors' worth of CPU time since an earlier one. */
    public double coresSince(MachineUsage earlier) {
        return (busyTicks - earlier.busyTicks) / TICKS_A_SECOND / ((at - earlier.at) / 1e9);
    }
}
