package stentor.loadgen;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * The process of a {@code stentor.loadgen.compare.Yardstick}: every few milliseconds the same small piece of work, and now and then a
 * line that tells when, in milliseconds since 1970, and how many nanoseconds of processor time a piece took since the line before.
 * Ends when its input does: whoever started it is gone.
 */
public final class YardstickWork {

    /** With so long between pieces that take some 40 us the server hardly notices, and 2 s have nearly a thousand of them. */
    private static final Duration BETWEEN = Duration.ofMillis(2);
    private static final int PIECES_A_LINE = 5;
    private static final int PIECES_UNTIL_COMPILED = 2_000;
    /** So few that what it takes until the caches are warm again counts as it does for a server that is woken up. */
    private static final int MESSAGES = 4;
    private static final int BYTES = 64;

    private final SocketChannel sender;
    private final SocketChannel receiver;
    private final ByteBuffer message = ByteBuffer.allocateDirect(BYTES);
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

    private YardstickWork() throws IOException {
        try (ServerSocketChannel listener = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1)) {
            sender = SocketChannel.open(listener.getLocalAddress());
            receiver = listener.accept();
        }
        sender.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    /** Takes no arguments. */
    public static void main(String[] args) throws IOException {
        Thread.ofPlatform().daemon().start(YardstickWork::endWithInput);
        new YardstickWork().tell(new PrintStream(System.out, true, StandardCharsets.US_ASCII));
    }

    private static void endWithInput() {
        try {
            while (System.in.read() >= 0)
                continue;
        } catch (IOException e) {
            // As good as its end.
        }
        System.exit(0);
    }

    private void tell(PrintStream out) throws IOException {
        for (int i = 0; i < PIECES_UNTIL_COMPILED; i++)
            piece();
        for (;;) {
            double speed = 0;
            for (int i = 0; i < PIECES_A_LINE; i++) {
                LockSupport.parkNanos(BETWEEN.toNanos());
                long before = threads.getCurrentThreadCpuTime();
                piece();
                // What a server gets done in some time goes by the mean speed, not by the mean of what things took.
                speed += 1.0 / (threads.getCurrentThreadCpuTime() - before);
            }
            // A clock that goes by the system's ticks stands still most of the time, and tells nothing of so little.
            if (Double.isFinite(speed))
                out.println(System.currentTimeMillis() + " " + PIECES_A_LINE / speed);
        }
    }

    /** What servers of small messages spend most of their time on. */
    private void piece() throws IOException {
        for (int i = 0; i < MESSAGES; i++) {
            message.clear();
            while (message.hasRemaining())
                sender.write(message);
            message.clear();
            while (message.hasRemaining())
                receiver.read(message);
        }
    }
}
