package stentor.loadgen.report;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.sun.management.OperatingSystemMXBean;

/**
 * A machine that load came from, and what was typed there. What the system does not tell is empty, or 0.
 *
 * @param command as a shell takes it
 * @param cpu the processor's model
 * @param memoryBytes of the machine
 */
public record Origin(String command, String host, String os, String cpu, int processors, long memoryBytes, String java) {

    private static final String PROGRAM = "java -jar stentor-loadgen.jar";

    /** This machine, and what was typed after the program's name. */
    public static Origin here(List<String> args) {
        String command = Stream.concat(Stream.of(PROGRAM), args.stream().map(Origin::quoted)).collect(Collectors.joining(" "));
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new Origin(command, firstLine("/proc/sys/kernel/hostname", ""),
            System.getProperty("os.name") + " " + System.getProperty("os.version") + " " + System.getProperty("os.arch"),
            firstLine("/proc/cpuinfo", "model name").replaceFirst(".*:\\s*", ""), Runtime.getRuntime().availableProcessors(), system.getTotalMemorySize(),
            System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
    }

    /** So that a POSIX shell takes it for one argument. */
    static String quoted(String arg) {
        return arg.matches("[\\w./:=,@%+-]+") ? arg : "'" + arg.replace("'", "'\\''") + "'";
    }

    /** Empty where there is no such file or line: another system. */
    private static String firstLine(String file, String prefix) {
        Path path = Path.of(file);
        if (!Files.isReadable(path))
            return "";
        try (Stream<String> lines = Files.lines(path, StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.startsWith(prefix)).findFirst().orElse("").strip();
        } catch (IOException e) {
            return "";
        }
    }
}
