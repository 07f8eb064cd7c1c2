package stentor.loadgen.measure;

import java.util.Locale;

/** What is timed. All times are nanoseconds, and of right replies to requests that count. */
public enum Timing {
    /** From when a request was to be sent to its complete reply: what a user waits. In a closed loop it is to be sent when it is sent. */
    LATENCY,
    /** From when a request was really sent to its complete reply: what the server is answerable for once it has it. */
    SERVICE,
    /** From the beginning of a connection until it stood, those before the measured time included. */
    CONNECT,
    /** How late the generator itself sent what was due: nothing else can be read more exactly than this. */
    LATENESS;

    /** Its name in JSON and as a tag of histogram logs. */
    public String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
