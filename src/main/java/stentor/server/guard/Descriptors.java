package stentor.server.guard;

import java.lang.management.ManagementFactory;
import java.util.OptionalLong;

import com.sun.management.UnixOperatingSystemMXBean;

/** The files, sockets included, that this process may have open. */
public final class Descriptors {

    private Descriptors() {
    }

    /** How many; empty where the system does not say. The JVM has raised the limit as far as it was allowed to. */
    public static OptionalLong limit() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system && system.getMaxFileDescriptorCount() > 0
            ? OptionalLong.of(system.getMaxFileDescriptorCount()) : OptionalLong.empty();
    }

    /** Whether there are too few for anything that a server could do without. */
    public static boolean scarce() {
        return limit().orElse(Long.MAX_VALUE) < 2 * Limits.KEPT_DESCRIPTORS;
    }
}
