package stentor.loadgen.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

import javax.net.ssl.SSLException;

import stentor.loadgen.measure.ErrorClass;
import stentor.loadgen.target.Target;

/** Opens sockets to a target, and says in a person's words why that failed. */
public final class Connector {

    private static final String TIMED_OUT = "Connection timed out";

    private Connector() {
    }

    /** A time-out as sockets take it: 0 would be none. */
    static int millis(Duration timeout) {
        return Math.clamp(timeout.toMillis(), 1, Integer.MAX_VALUE);
    }

    /**
     * A TCP connection that sends at once what it is given.
     *
     * @param source the local address, or null for the system's choice
     * @throws IOException if it cannot be made within the time-out
     */
    public static Socket tcp(InetSocketAddress target, InetSocketAddress source, Duration timeout) throws IOException {
        var socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            if (source != null) {
                // A local port may be used towards several targets, which the system checks when it connects.
                socket.setReuseAddress(true);
                socket.bind(source);
            }
            socket.connect(target, millis(timeout));
            return socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * A UDP socket that talks to the target alone, and is therefore told if nobody listens there.
     *
     * @param source the local address, or null for the system's choice
     * @throws IOException if it cannot be made; it then holds no local port
     */
    public static DatagramSocket udp(InetSocketAddress target, InetSocketAddress source) throws IOException {
        var socket = source == null ? new DatagramSocket() : new DatagramSocket(source);
        try {
            socket.connect(target);
            return socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /** Why the target could not be reached, in one line. */
    public static String explain(Target target, IOException failure) {
        if (refused(failure))
            return "no server there: " + target + " refused; is it running, and is that its port?";
        if (timedOut(failure))
            return "no server there: " + target + " did not answer in time";
        if (failure instanceof NoRouteToHostException)
            return "no way to " + target + ": " + failure.getMessage();
        if (failure instanceof SSLException)
            return "cannot speak TLS with " + target + ": " + failure.getMessage() + "; --ca FILE names whom to trust, --insecure trusts anybody";
        return "cannot reach " + target + ": " + failure.getMessage();
    }

    /** What kind of failure to connect this is. */
    static ErrorClass classify(IOException failure) {
        if (refused(failure))
            return ErrorClass.REFUSED;
        return timedOut(failure) ? ErrorClass.CONNECT_TIMEOUT : ErrorClass.CONNECT;
    }

    private static boolean refused(IOException failure) {
        return failure instanceof PortUnreachableException || failure instanceof ConnectException && !timedOut(failure);
    }

    private static boolean timedOut(IOException failure) {
        // When the system itself gives up, after two minutes or so, the JDK's exception is that of a refusal, and only its message
        // differs. That is in the language of the system, so the rarer one is told by it.
        return failure instanceof SocketTimeoutException || failure instanceof ConnectException && TIMED_OUT.equals(failure.getMessage());
    }
}
