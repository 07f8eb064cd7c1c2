package stentor.server;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Many clients, each with one request under way, on the thread that calls: none but the server's threads are busy beside it. */
public final class BusyClients implements AutoCloseable {

    private static final byte[] REQUEST = "stentor, the herald at troy, had a voice as loud as fifty men's\n".getBytes(StandardCharsets.US_ASCII);
    private static final long DEADLINE_MILLIS = TcpClient.DEADLINE.toMillis();

    private final ByteBuffer request = ByteBuffer.allocateDirect(REQUEST.length).put(REQUEST);
    private final ByteBuffer reply = ByteBuffer.allocateDirect(2 * REQUEST.length);
    private final Selector selector;
    private final List<Client> clients = new ArrayList<>();

    /** One of them, and what it still waits for and has to ask. */
    private static final class Client {
        private final ByteChannel channel;
        private int bytesMissing;
        private int requestsLeft;

        Client(ByteChannel channel) {
            this.channel = channel;
        }
    }

    private BusyClients() throws IOException {
        selector = Selector.open();
    }

    /** So many connections. */
    public static BusyClients overTcp(InetSocketAddress server, int count) throws IOException {
        var all = new BusyClients();
        for (int i = 0; i < count; i++)
            all.add(SocketChannel.open(server));
        return all;
    }

    /** So many sockets that send datagrams. */
    public static BusyClients overUdp(InetSocketAddress server, int count) throws IOException {
        var all = new BusyClients();
        for (int i = 0; i < count; i++)
            all.add(DatagramChannel.open().connect(server));
        return all;
    }

    private <C extends SelectableChannel & ByteChannel> void add(C channel) throws IOException {
        var client = new Client(channel);
        clients.add(client);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, client);
    }

    /** Each sends so many requests, the next one when the last is answered. Returns how many those were when all are answered. */
    public long exchange(int requestsEach) throws IOException {
        for (Client client : clients) {
            client.requestsLeft = requestsEach;
            ask(client);
        }
        for (int busy = clients.size(); busy > 0; ) {
            if (selector.select(DEADLINE_MILLIS) == 0)
                throw new SocketTimeoutException(busy + " clients wait for replies that do not come");
            for (SelectionKey key : selector.selectedKeys())
                if (!hear((Client) key.attachment()))
                    busy--;
            selector.selectedKeys().clear();
        }
        return (long) requestsEach * clients.size();
    }

    private void ask(Client client) throws IOException {
        client.requestsLeft--;
        client.bytesMissing = REQUEST.length;
        client.channel.write(request.rewind());
    }

    /** Takes what has come, and asks again once the reply is whole. False when there was nothing left to ask. */
    private boolean hear(Client client) throws IOException {
        int n = client.channel.read(reply.clear());
        if (n < 0)
            throw new EOFException("the server has closed a busy connection");
        client.bytesMissing -= n;
        if (client.bytesMissing > 0)
            return true;
        if (client.requestsLeft == 0)
            return false;
        ask(client);
        return true;
    }

    @Override
    public void close() throws IOException {
        selector.close();
        for (Client client : clients)
            client.channel.close();
    }
}
