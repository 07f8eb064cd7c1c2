package stentor.loadgen.compare;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * What a {@link Yardstick}'s process does: every few milliseconds the same small piece of work, and now and then a line that tells when,
 * in milliseconds since 1970, and how many nanoseconds of processor time a piece took since the line before. Ends when its input does:
 * whoever started it is gone.
 */
final class YardstickWork {

    /** With so long between pieces of a tenth of a millisecond the server hardly notices, and 2 s have 500 of them. */
    private static final Duration BETWEEN = Duration.ofMillis(4);
    private static final int PIECES_A_LINE = 10;
    private static final int PIECES_UNTIL_COMPILED = 200;
    /** Small enough to stay in a processor's nearest cache, whatever the server does to the others. */
    private static final int BYTES = 2_048;
    private static final int ROUNDS = 32;

    private final byte[] text = "The quick brown fox jumps over the lazy dog. ".repeat(BYTES).substring(0, BYTES).getBytes(StandardCharsets.US_ASCII);
    private final byte[] capitals = new byte[BYTES];
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

    private YardstickWork() {
    }

    /** Takes no arguments. */
    public static void main(String[] args) {
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

    private void tell(PrintStream out) {
        for (int i = 0; i < PIECES_UNTIL_COMPILED; i++)
            piece();
        for (;;) {
            double speed = 0;
            int pieces = 0;
            for (int i = 0; i < PIECES_A_LINE; i++) {
                LockSupport.parkNanos(BETWEEN.toNanos());
                long before = threads.getCurrentThreadCpuTime();
                piece();
                long took = threads.getCurrentThreadCpuTime() - before;
                // A clock that goes by the system's ticks has stood still.
                if (took > 0) {
                    // What a server gets done in some time goes by the mean speed, not by the mean of what things took.
                    speed += 1.0 / took;
                    pieces++;
                }
            }
            if (pieces > 0)
                out.println(System.currentTimeMillis() + " " + pieces / speed);
        }
    }

    /** Like what a server does with what it has read; on a processor whose other half is busy too it takes nearly twice as long. */
    private void piece() {
        for (int round = 0; round < ROUNDS; round++)
            for (int i = 0; i < BYTES; i++) {
                byte character = text[i];
                capitals[i] = character >= 'a' && character <= 'z' ? (byte) (character - ' ') : character;
            }
    }
}
