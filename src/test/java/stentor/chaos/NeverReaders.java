package stentor.chaos;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Some send as much as they can and read nothing of the replies. Not more of them than the kernel has memory for: it holds three
 * megabytes for each, and where it runs out of memory for TCP nobody's connection gets on.
 */
final class NeverReaders implements Scenario {

    static final int PEERS = 300;
    private static final double TIMEOUT = 3;
    private static final int SMALL_BUFFER = 4096;

    @Override
    public List<Row> run() throws Exception {
        try (var server = ServerUnderTest.start("--write-timeout", "3s"); var peers = new Stuck(server.tcp(), PEERS)) {
            long before = server.liveHeap();
            peers.sendUntilNobodyTakesMore(Duration.ofMillis(400));
            long stuck = System.nanoTime();
            long growth = (server.liveHeap() - before) / PEERS;
            long taken = Peers.await(() -> server.closed("write_timeout") >= PEERS, Duration.ofSeconds(20));
            double closed = taken < 0 ? Double.POSITIVE_INFINITY : (System.nanoTime() - stuck) / 1e9;
            return List.of(
                Row.of(7, PEERS + " that do not read closed, with a write timeout of 3 s", "2 to 4 s", "%.2f s".formatted(closed),
                    closed >= TIMEOUT - 1 && closed <= TIMEOUT + 1),
                Row.exactly(7, "of them by a reset", PEERS, peers.reset()),
                Row.atMost(7, "heap for each, meanwhile", 128, growth / 1024.0, " KiB"));
        }
    }

    /** Peers that only send. */
    static final class Stuck implements AutoCloseable {

        private final List<SocketChannel> channels = new ArrayList<>();

        Stuck(InetSocketAddress server, int count) throws IOException {
            for (int i = 0; i < count; i++) {
                SocketChannel channel = SocketChannel.open();
                // So that little fits on the way.
                channel.setOption(StandardSocketOptions.SO_RCVBUF, SMALL_BUFFER);
                channel.setOption(StandardSocketOptions.SO_SNDBUF, SMALL_BUFFER);
                channel.connect(server);
                channel.configureBlocking(false);
                channels.add(channel);
            }
        }

        /** Returns when for so long nothing more could be sent. */
        void sendUntilNobodyTakesMore(Duration quiet) throws IOException, InterruptedException {
            ByteBuffer bytes = ByteBuffer.wrap("never read ".repeat(1000).getBytes(StandardCharsets.US_ASCII));
            long last = System.nanoTime();
            while (System.nanoTime() - last < quiet.toNanos()) {
                for (SocketChannel channel : channels)
                    if (channel.write(bytes.rewind()) > 0)
                        last = System.nanoTime();
                Thread.sleep(5);
            }
        }

        /** How many were reset. */
        int reset() {
            int reset = 0;
            for (SocketChannel channel : channels) {
                try {
                    ByteBuffer some = ByteBuffer.allocate(1 << 20);
                    while (channel.read(some) > 0)
                        some.clear();
                } catch (IOException e) {
                    reset++;
                }
            }
            return reset;
        }

        @Override
        public void close() throws IOException {
            for (SocketChannel channel : channels)
                channel.close();
        }
    }
}
