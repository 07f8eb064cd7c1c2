package stentor.server.telemetry;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/**
 * A flight-recorder event: a TCP connection that was closed. Off, also in a recording, unless that asks for
 * {@code stentor.ConnectionClosed#enabled=true}.
 */
@Name("stentor.ConnectionClosed")
@Label("Connection Closed")
@Description("A TCP connection that was closed, and why")
@Category("Stentor")
@Enabled(false)
@StackTrace(false)
public final class ConnectionClosed extends Event {

    @Label("Cause")
    private String cause;
    @Label("Open For")
    @Timespan(Timespan.NANOSECONDS)
    private long openFor;
    @Label("Bytes Received")
    @DataAmount
    private long bytesReceived;
    @Label("Bytes Sent")
    @DataAmount
    private long bytesSent;

    /**
     * Records one, if somebody records.
     *
     * @param acceptedAt by {@link System#nanoTime}
     */
    public static void record(Counter why, long acceptedAt, long received, long sent) {
        // Where nobody records, the compiler makes no object of this.
        var event = new ConnectionClosed();
        if (event.shouldCommit()) {
            event.cause = why.label();
            event.openFor = System.nanoTime() - acceptedAt;
            event.bytesReceived = received;
            event.bytesSent = sent;
            event.commit();
        }
    }
}
