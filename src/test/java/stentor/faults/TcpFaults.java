package stentor.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The faults of a TCP connection. Where a fault lies in the stream depends on its seed alone, not on how the bytes arrive. */
public final class TcpFaults {

    private TcpFaults() {
    }

    /** Holds back each piece, and with it all behind it, for the base and up to the jitter more. */
    public static TcpFault latency(Duration base, Duration jitter) {
        return (next, random) -> new Passing(next) {
            @Override
            public void send(byte[] bytes, int from, int to) throws IOException, InterruptedException {
                TimeUnit.NANOSECONDS.sleep(base.toNanos() + (jitter.isZero() ? 0 : random.nextLong(jitter.toNanos())));
                next.send(bytes, from, to);
            }
        };
    }

    /** Passes on so much a second at the most, a twentieth of a second's worth at a time. */
    public static TcpFault bandwidth(int bytesPerSecond) {
        int burst = Math.max(1, bytesPerSecond / 20);
        return (next, random) -> new Passing(next) {
            @Override
            public void send(byte[] bytes, int from, int to) throws IOException, InterruptedException {
                for (int at = from; at < to; at += burst) {
                    int end = Math.min(to, at + burst);
                    next.send(bytes, at, end);
                    TimeUnit.NANOSECONDS.sleep(TimeUnit.SECONDS.toNanos(end - at) / bytesPerSecond);
                }
            }
        };
    }

    /** Cuts the stream into pieces of 1 to so many bytes, each sent by itself. */
    public static TcpFault slices(int longest) {
        return (next, random) -> new Passing(next) {
            private int left = slice(random);

            private int slice(SplittableRandom sizes) {
                return sizes.nextInt(1, longest + 1);
            }

            @Override
            public void send(byte[] bytes, int from, int to) throws IOException, InterruptedException {
                for (int at = from; at < to; ) {
                    int end = Math.min(to, at + left);
                    next.send(bytes, at, end);
                    left -= end - at;
                    if (left == 0)
                        left = slice(random);
                    at = end;
                }
            }
        };
    }

    /** Passes on so many bytes, then resets the connection on both sides. */
    public static TcpFault resetAfter(long bytes) {
        return (next, random) -> new After(next, bytes) {
            @Override
            void happen() throws IOException {
                next.reset();
            }
        };
    }

    /** Passes on so many bytes, then ends this direction; the rest is lost, the other direction goes on. */
    public static TcpFault halfCloseAfter(long bytes) {
        return (next, random) -> new After(next, bytes) {
            @Override
            void happen() throws IOException, InterruptedException {
                next.finish();
            }
        };
    }

    /** Passes on so many bytes, then nothing more, and takes nothing more in, until the proxy closes. */
    public static TcpFault stallAfter(long bytes) {
        return (next, random) -> new After(next, bytes) {
            @Override
            void happen() throws InterruptedException {
                new CountDownLatch(1).await();
            }
        };
    }

    /** Passes everything on. */
    private static class Passing implements Wire {

        final Wire next;

        Passing(Wire next) {
            this.next = next;
        }

        @Override
        public void send(byte[] bytes, int from, int to) throws IOException, InterruptedException {
            next.send(bytes, from, to);
        }

        @Override
        public void finish() throws IOException, InterruptedException {
            next.finish();
        }

        @Override
        public void reset() throws IOException {
            next.reset();
        }
    }

    /** Passes on so many bytes; then something happens, once, and whatever else comes is lost. */
    private abstract static class After extends Passing {

        private long left;
        private boolean happened;

        After(Wire next, long bytes) {
            super(next);
            left = bytes;
        }

        abstract void happen() throws IOException, InterruptedException;

        @Override
        public void send(byte[] bytes, int from, int to) throws IOException, InterruptedException {
            int passed = (int) Math.min(left, to - from);
            left -= passed;
            if (passed > 0)
                next.send(bytes, from, from + passed);
            if (left == 0 && !happened) {
                happened = true;
                happen();
            }
        }

        @Override
        public void finish() throws IOException, InterruptedException {
            if (!happened)
                next.finish();
        }
    }
}
