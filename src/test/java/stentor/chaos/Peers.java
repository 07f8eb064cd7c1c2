package stentor.chaos;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Clients that do as a scenario tells them. */
final class Peers {

    static final int TIMEOUT_MILLIS = 20_000;

    private Peers() {
    }

    /** What one of them does; a number that tells them apart is given. */
    interface Deed<T> {
        T run(int number) throws Exception;
    }

    /** Has so many do something at once, each on a thread of its own, and waits for all. */
    static <T> List<T> atOnce(int count, Deed<T> deed) throws InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<T>> calls = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int number = i;
                calls.add(() -> deed.run(number));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> done : threads.invokeAll(calls))
                results.add(done.get());
            return results;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    static Socket connect(InetSocketAddress server) throws IOException {
        return connect(new Socket(), server);
    }

    static Socket connect(Socket socket, InetSocketAddress server) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.connect(server, TIMEOUT_MILLIS);
        return socket;
    }

    static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether exactly this comes within so long. */
    static boolean hears(Socket socket, String expected, Duration within) throws IOException {
        socket.setSoTimeout((int) within.toMillis());
        try {
            byte[] bytes = socket.getInputStream().readNBytes(expected.getBytes(StandardCharsets.UTF_8).length);
            return new String(bytes, StandardCharsets.UTF_8).equals(expected);
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    /** Asks and waits for this answer. */
    static boolean answers(Socket socket, String request, String reply, Duration within) throws IOException {
        send(socket, request);
        return hears(socket, reply, within);
    }

    /** How long it takes until the connection ends, by a FIN or a reset, whatever comes before. */
    static Ending awaitEnd(Socket socket, long since) throws IOException {
        var discarded = new byte[4096];
        socket.setSoTimeout(TIMEOUT_MILLIS);
        try {
            while (socket.getInputStream().read(discarded) >= 0)
                ;
            return new Ending(System.nanoTime() - since, false);
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            return new Ending(System.nanoTime() - since, true);
        }
    }

    /** How a connection ended, and when. */
    record Ending(long nanos, boolean reset) {

        double seconds() {
            return nanos / 1e9;
        }
    }

    static void reset(Socket socket) throws IOException {
        if (!socket.isClosed())
            socket.setSoLinger(true, 0);
        socket.close();
    }

    static void close(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets)
            socket.close();
    }

    /** Waits until it is so, or for so long. Returns how long it took, or -1. */
    static long await(Callable<Boolean> condition, Duration atMost) throws Exception {
        long start = System.nanoTime();
        do {
            if (condition.call())
                return System.nanoTime() - start;
            Thread.sleep(5);
        } while (System.nanoTime() - start < atMost.toNanos());
        return -1;
    }

    static double millis(long nanos) {
        return nanos < 0 ? Double.POSITIVE_INFINITY : nanos / 1e6;
    }
}
