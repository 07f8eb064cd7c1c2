package stentor.loadgen.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * A server that echoes {@link #MESSAGE} when a {@link Delay} says, in a process of its own. One thread that never sleeps, so that
 * it is not late itself; it takes a processor for itself therefore.
 */
final class ScheduledServer {

    /** All that it understands. */
    static final String MESSAGE = "answered by a known schedule";

    private static final byte[] REPLY = MESSAGE.getBytes(StandardCharsets.US_ASCII);

    private record Reply(SocketChannel to, long due) {
    }

    private final Delay delay;
    private final Selector selector = Selector.open();
    private final PriorityQueue<Reply> replies = new PriorityQueue<>(Comparator.comparingLong(Reply::due));
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);

    private ScheduledServer(Delay delay) throws IOException {
        this.delay = delay;
    }

    /** @param args the name of a {@link Delay} */
    public static void main(String[] args) throws IOException {
        new ScheduledServer(Delay.valueOf(args[0])).serve();
    }

    private void serve() throws IOException {
        var listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
        System.out.println("A server with a known schedule is ready to receive on tcp://127.0.0.1:" + listener.socket().getLocalPort());
        for (;;) {
            selector.selectNow(this::attend);
            for (Reply next; (next = replies.peek()) != null && next.due - System.nanoTime() <= 0; replies.remove())
                answer(next.to);
        }
    }

    private void attend(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                SocketChannel accepted = ((ServerSocketChannel) key.channel()).accept();
                accepted.configureBlocking(false);
                accepted.setOption(StandardSocketOptions.TCP_NODELAY, true);
                accepted.register(selector, SelectionKey.OP_READ);
            } else {
                read((SocketChannel) key.channel());
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Loadgen sends each message with one write, so none comes in pieces. */
    private void read(SocketChannel from) throws IOException {
        buffer.clear();
        int length = from.read(buffer);
        if (length < 0)
            from.close();
        for (int i = 0; i < length / REPLY.length; i++)
            replies.add(new Reply(from, delay.due(System.nanoTime())));
    }

    private static void answer(SocketChannel to) throws IOException {
        if (to.isOpen())
            to.write(ByteBuffer.wrap(REPLY));
    }
}
