package stentor.faults;

import java.io.IOException;

/**
 * Where a {@link TcpFaultProxy} puts the bytes that go one way on one connection. Used by one thread; a method that waits is
 * interrupted when the proxy closes.
 */
public interface Wire {

    /** Passes on {@code bytes[from..to)}. */
    void send(byte[] bytes, int from, int to) throws IOException, InterruptedException;

    /** Ends this direction, as a FIN does. */
    void finish() throws IOException, InterruptedException;

    /** Ends both directions with a reset on both connections. */
    void reset() throws IOException;
}
