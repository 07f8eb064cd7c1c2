package stentor.chaos;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Well-behaved clients of the service {@code upper}, each on a connection of its own, that send a request every so often and
 * compare every byte of the reply. A request carries its client's and its own number, so that no reply fits another. Whose
 * connection breaks makes a new one.
 */
final class TaggedClients implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 30_000;
    private static final long PAUSE_BEFORE_RECONNECT_MILLIS = 200;
    private static final String FILLER = "straße, naïveté, ﬁn; the herald at troy had a voice as loud as fifty men's. ";

    private final InetSocketAddress server;
    private final long intervalNanos;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch connected;
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong wrong = new AtomicLong();
    private final AtomicLong broken = new AtomicLong();
    private final AtomicLong unanswered = new AtomicLong();
    private final AtomicReference<String> firstBroken = new AtomicReference<>();
    private final Latencies latencies = new Latencies();
    private volatile boolean stopped;

    /**
     * What became of the requests so far.
     *
     * @param wrong replies that were not what their request asked for
     * @param broken connections that ended before their client ended them
     * @param unanswered requests without a reply after half a minute
     */
    record Report(long answered, long wrong, long broken, long unanswered) {

        Report since(Report before) {
            return new Report(answered - before.answered, wrong - before.wrong, broken - before.broken, unanswered - before.unanswered);
        }
    }

    /** Connects all of them. */
    TaggedClients(InetSocketAddress server, int clients, Duration interval) throws InterruptedException {
        this.server = server;
        this.intervalNanos = interval.toNanos();
        this.connected = new CountDownLatch(clients);
        for (int i = 0; i < clients; i++) {
            int number = i;
            threads.execute(() -> talk(number));
            // Not all at once: how a server takes that is another test's.
            if (i % 50 == 49)
                Thread.sleep(5);
        }
        if (!connected.await(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS))
            throw new IllegalStateException(connected.getCount() + " of " + clients + " clients could not connect: " + firstBroken.get());
    }

    Report report() {
        return new Report(answered.get(), wrong.get(), broken.get(), unanswered.get());
    }

    /** The 99th percentile, in milliseconds, from when a request was due, of what is answered in this time from now on. */
    double p99During(Duration time) throws InterruptedException {
        latencies.clear();
        Thread.sleep(time);
        return latencies.percentile(99);
    }

    private void talk(int number) {
        var random = new SplittableRandom(number);
        long due = System.nanoTime() + random.nextLong(intervalNanos);
        long sequence = 0;
        boolean first = true;
        while (!stopped) {
            try (var socket = new Socket()) {
                socket.setTcpNoDelay(true);
                socket.setSoTimeout(TIMEOUT_MILLIS);
                socket.connect(server, TIMEOUT_MILLIS);
                if (first)
                    connected.countDown();
                first = false;
                while (!stopped) {
                    sleepUntil(due);
                    ask(socket, number, sequence++, random);
                    latencies.add(System.nanoTime() - due);
                    due = Math.max(due + intervalNanos, System.nanoTime() - intervalNanos);
                }
            } catch (SocketTimeoutException e) {
                unanswered.incrementAndGet();
            } catch (IOException e) {
                if (!stopped) {
                    broken.incrementAndGet();
                    firstBroken.compareAndSet(null, "client " + number + ": " + e);
                    pause();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static void sleepUntil(long due) throws InterruptedException {
        long left = due - System.nanoTime();
        if (left > 0)
            TimeUnit.NANOSECONDS.sleep(left);
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_BEFORE_RECONNECT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void ask(Socket socket, int client, long sequence, SplittableRandom random) throws IOException {
        String request = "client " + client + " request " + sequence + " " + FILLER.substring(random.nextInt(FILLER.length())) + "\n";
        byte[] expected = request.toUpperCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        InputStream in = socket.getInputStream();
        byte[] reply = in.readNBytes(expected.length);
        if (!Arrays.equals(expected, 0, reply.length, reply, 0, reply.length)) {
            wrong.incrementAndGet();
            throw new IOException("sent '" + request.strip() + "' and got '" + new String(reply, StandardCharsets.UTF_8).strip() + "'");
        }
        if (reply.length < expected.length)
            throw new EOFException("closed by the server after " + reply.length + " of " + expected.length + " bytes of a reply");
        answered.incrementAndGet();
    }

    @Override
    public void close() {
        stopped = true;
        threads.shutdownNow();
        threads.close();
    }

    /** In a process of its own: {@code HOST PORT CLIENTS INTERVAL_MS SECONDS...}; one line for each of these times. */
    public static void main(String[] args) throws InterruptedException {
        var server = new InetSocketAddress(args[0], Integer.parseInt(args[1]));
        try (var clients = new TaggedClients(server, Integer.parseInt(args[2]), Duration.ofMillis(Long.parseLong(args[3])))) {
            for (int i = 4; i < args.length; i++) {
                double p99 = clients.p99During(Duration.ofSeconds(Long.parseLong(args[i])));
                System.out.println(p99 + " " + clients.report().answered() + " " + clients.report().wrong() + " " + clients.report().broken());
            }
        }
    }
}
