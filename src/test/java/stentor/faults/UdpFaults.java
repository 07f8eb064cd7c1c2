package stentor.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The faults of datagrams, each with a probability from 0 to 1. What befalls the n-th datagram depends on the seed alone. The
 * datagrams of one wire must come one after the other.
 */
public final class UdpFaults {

    private UdpFaults() {
    }

    /** Loses datagrams. */
    public static UdpFault drop(double probability) {
        return (next, random) -> datagram -> {
            if (random.nextDouble() >= probability)
                next.send(datagram);
        };
    }

    /** Sends datagrams twice. */
    public static UdpFault duplicate(double probability) {
        return (next, random) -> datagram -> {
            boolean twice = random.nextDouble() < probability;
            next.send(datagram.clone());
            if (twice)
                next.send(datagram);
        };
    }

    /** Changes one bit. */
    public static UdpFault corrupt(double probability) {
        return (next, random) -> datagram -> {
            if (random.nextDouble() < probability && datagram.length > 0)
                datagram[random.nextInt(datagram.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
            next.send(datagram);
        };
    }

    /** Cuts off the end; how much, even all of it, is by chance. */
    public static UdpFault truncate(double probability) {
        return (next, random) -> datagram ->
            next.send(random.nextDouble() < probability && datagram.length > 0 ? Arrays.copyOf(datagram, random.nextInt(datagram.length)) : datagram);
    }

    /** Holds back each datagram for the base and up to the jitter more, by which one may overtake another. */
    public static UdpFault delay(Duration base, Duration jitter) {
        return (next, random) -> datagram -> {
            long nanos = base.toNanos() + (jitter.isZero() ? 0 : random.nextLong(jitter.toNanos()));
            CompletableFuture.runAsync(() -> sendUnchecked(next, datagram), CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS));
        };
    }

    /** Holds back a datagram until the next has passed; the last of all for so long. */
    public static UdpFault reorder(double probability, Duration atTheEnd) {
        return (next, random) -> new DatagramWire() {
            private CompletableFuture<Void> held;

            @Override
            public void send(byte[] datagram) throws IOException {
                boolean hold = random.nextDouble() < probability;
                if (hold && held == null) {
                    held = new CompletableFuture<>();
                    held.completeOnTimeout(null, atTheEnd.toNanos(), TimeUnit.NANOSECONDS)
                        .thenRun(() -> sendUnchecked(next, datagram));
                } else {
                    next.send(datagram);
                    if (held != null)
                        held.complete(null);
                    held = null;
                }
            }
        };
    }

    private static void sendUnchecked(DatagramWire next, byte[] datagram) {
        try {
            next.send(datagram);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
