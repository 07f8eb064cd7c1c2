package stentor.faults;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A TCP proxy on a free port of the loopback address that passes connections on to a server, with faults on the way there and
 * on the way back.
 *
 * <pre>{@code
 * try (var proxy = new TcpFaultProxy(server, seed, List.of(slices(3)), List.of(latency(ms(5), ms(20))))) {
 *     new Socket(proxy.address()...)
 * }</pre>
 *
 * <p>What the faults decide depends on the seed and on the number of the connection alone. What ends on one side ends on the
 * other: a FIN becomes a FIN, a reset a reset; what is still open when the proxy closes is reset.
 */
public final class TcpFaultProxy implements AutoCloseable {

    private static final int BUFFER = 16 * 1024;
    /** Enough for a thousand that connect at once. */
    private static final int BACKLOG = 4096;

    private final InetSocketAddress server;
    private final SplittableRandom seeds;
    private final List<TcpFault> there;
    private final List<TcpFault> back;
    private final ServerSocket serverSocket;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * @param there what happens to what the clients send, the first one first
     * @param back what happens to what the server sends
     */
    public TcpFaultProxy(InetSocketAddress server, long seed, List<TcpFault> there, List<TcpFault> back) throws IOException {
        this.server = server;
        this.seeds = new SplittableRandom(seed);
        this.there = there;
        this.back = back;
        serverSocket = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    /** Where clients connect. */
    public InetSocketAddress address() {
        return (InetSocketAddress) serverSocket.getLocalSocketAddress();
    }

    /** How many connections came. */
    public int connections() {
        return connections.get();
    }

    private void accept() {
        try {
            for (;;) {
                Socket client = serverSocket.accept();
                connections.incrementAndGet();
                var randomThere = seeds.split();
                var randomBack = seeds.split();
                threads.execute(() -> connect(client, randomThere, randomBack));
            }
        } catch (IOException e) {
            // Closed: the test is over.
        }
    }

    private void connect(Socket client, SplittableRandom randomThere, SplittableRandom randomBack) {
        open.add(client);
        try (client; var upstream = new Socket()) {
            open.add(upstream);
            // Until both are open, what goes wrong with one closes the other with a reset.
            client.setSoLinger(true, 0);
            upstream.connect(server);
            client.setSoLinger(false, 0);
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
            pass(new Pair(client, upstream), randomThere, randomBack);
            open.remove(upstream);
        } catch (IOException e) {
            // There is no server, or no client any more, and now no other side either.
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            // Closed: the test is over.
            Thread.currentThread().interrupt();
        }
        open.remove(client);
    }

    private void pass(Pair pair, SplittableRandom randomThere, SplittableRandom randomBack) throws InterruptedException, ExecutionException {
        Wire toServer = through(there, pair.to(pair.upstream), randomThere);
        Wire toClient = through(back, pair.to(pair.client), randomBack);
        Future<?> returning = threads.submit(() -> pair.pump(pair.upstream, toClient));
        pair.pump(pair.client, toServer);
        returning.get();
    }

    private static Wire through(List<TcpFault> faults, Wire end, SplittableRandom random) {
        Wire wire = end;
        for (int i = faults.size() - 1; i >= 0; i--)
            wire = faults.get(i).around(wire, random.split());
        return wire;
    }

    @Override
    public void close() throws IOException {
        serverSocket.close();
        threads.shutdownNow();
        open.forEach(TcpFaultProxy::reset);
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // Closed already, by whoever has found it broken from the other side.
            if (!socket.isClosed())
                throw new IllegalStateException(e);
        }
    }

    /** A client's connection and the one to the server made for it. */
    private record Pair(Socket client, Socket upstream) {

        Wire to(Socket socket) {
            return new Wire() {
                @Override
                public void send(byte[] bytes, int from, int to) throws IOException {
                    socket.getOutputStream().write(bytes, from, to - from);
                }

                @Override
                public void finish() throws IOException {
                    socket.shutdownOutput();
                }

                @Override
                public void reset() {
                    Pair.this.reset();
                }
            };
        }

        void pump(Socket from, Wire to) {
            try {
                InputStream in = from.getInputStream();
                var buffer = new byte[BUFFER];
                for (int n; (n = in.read(buffer)) >= 0; )
                    to.send(buffer, 0, n);
                to.finish();
            } catch (IOException e) {
                // One side is gone, so the other goes.
                reset();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        void reset() {
            TcpFaultProxy.reset(client);
            TcpFaultProxy.reset(upstream);
        }
    }
}
