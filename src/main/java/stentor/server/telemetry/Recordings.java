package stentor.server.telemetry;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;

/** The flight recorder's recordings that end with the JVM, as those asked for on its command line do. */
public final class Recordings {

    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private Recordings() {
    }

    /**
     * To be called while the JVM shuts down: waits until they are in their files, but no longer than this. The JVM writes them in
     * a shutdown hook of its own, which a halt would cut short.
     */
    public static void awaitWritten(Duration atMost) {
        for (long begun = System.nanoTime(); isAnyLeft() && System.nanoTime() - begun < atMost.toNanos(); )
            LockSupport.parkNanos(POLL_NANOS);
    }

    private static boolean isAnyLeft() {
        // One that has been written is closed, and no longer among them.
        return FlightRecorder.isInitialized() && FlightRecorder.getFlightRecorder().getRecordings().stream().anyMatch(Recording::getDumpOnExit);
    }
}
