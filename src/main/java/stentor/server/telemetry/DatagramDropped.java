package stentor.server.telemetry;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * A flight-recorder event: a datagram that got no reply. Off, also in a recording, unless that asks for
 * {@code stentor.DatagramDropped#enabled=true}.
 */
@Name("stentor.DatagramDropped")
@Label("Datagram Dropped")
@Description("A datagram that got no reply")
@Category("Stentor")
@Enabled(false)
@StackTrace(false)
public final class DatagramDropped extends Event {

    @Label("Cause")
    private String cause;

    /** Records one, if somebody records. */
    public static void record(Counter why) {
        // Where nobody records, the compiler makes no object of this.
        var event = new DatagramDropped();
        if (event.shouldCommit()) {
            event.cause = why.label();
            event.commit();
        }
    }
}
