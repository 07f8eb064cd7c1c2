package stentor.loadgen.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

import com.sun.management.OperatingSystemMXBean;

/** What kind of machine this is, for people elsewhere: nothing that tells which one. */
final class Machine {

    private Machine() {
    }

    static String description() {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return String.format(Locale.ROOT, "%d processors (%s), %.0f GiB of memory, %s %s, JDK %s (%s)",
            system.getAvailableProcessors(), processorModel(), system.getTotalMemorySize() / (double) (1 << 30),
            system.getName(), numeric(system.getVersion()), System.getProperty("java.version"), System.getProperty("java.vm.vendor"));
    }

    private static String processorModel() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name")).map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst().orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }

    /** Without what whoever built the kernel appended. */
    private static String numeric(String version) {
        return version.replaceFirst("[^0-9.].*", "");
    }
}
