package stentor.loadgen.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** By how much the system may delay a thread's wake-up to spare itself some: 50 us on Linux, a multiple of what a wake-up takes. */
final class TimerSlack {

    private TimerSlack() {
    }

    /** None any more for the current thread, a platform thread, where the system lets us. */
    static void none() {
        Path self = Path.of("/proc/thread-self");
        if (!Files.exists(self))
            return;
        try {
            Path thread = Files.readSymbolicLink(self).getFileName();
            Files.write(Path.of("/proc").resolve(thread).resolve("timerslack_ns"), "1".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            // An old kernel or a sandbox. What it costs shows in the lateness, which is measured.
        }
    }
}
