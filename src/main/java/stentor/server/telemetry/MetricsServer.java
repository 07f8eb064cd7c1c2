package stentor.server.telemetry;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * Serves a {@link MetricsPage} over HTTP as {@code /metrics}, and to orchestrators {@code /healthz} and {@code /readyz}, which
 * answer 200 or 503.
 *
 * <p>It has a few platform threads of its own, so that whoever scrapes slowly, or means harm, holds up other scrapers at the
 * worst: a virtual thread could hold the carrier that connections need. It has a limit of connections too, since they use up the
 * same descriptors as the clients'.
 */
public final class MetricsServer implements AutoCloseable {

    private static final int THREADS = 4;
    private static final int IDLE_SECONDS = 10;
    private static final int BACKLOG = 16;

    private final HttpServer http;
    private final ThreadPoolExecutor threads;
    private final InetSocketAddress address;
    private final MetricsPage page;
    private final BooleanSupplier healthy;
    private final BooleanSupplier ready;

    static {
        // The JDK takes these from here alone, once. Whoever has set one knows better.
        bound("jdk.httpserver.maxConnections", "16");
        bound("sun.net.httpserver.maxReqTime", "5");
        bound("sun.net.httpserver.maxRspTime", "5");
    }

    private static void bound(String property, String value) {
        if (System.getProperty(property) == null)
            System.setProperty(property, value);
    }

    /**
     * Binds; {@link #start} serves.
     *
     * @param healthy whether the server does what it should
     * @param ready whether it takes new clients
     * @throws IOException if the address cannot be bound
     */
    public MetricsServer(InetSocketAddress address, MetricsPage page, BooleanSupplier healthy, BooleanSupplier ready) throws IOException {
        this.page = page;
        this.healthy = healthy;
        this.ready = ready;
        http = HttpServer.create(address, BACKLOG);
        // Kept, since a closed socket no longer knows it.
        this.address = http.getAddress();
        // A request that finds all of them busy is refused: its connection is closed.
        threads = new ThreadPoolExecutor(0, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(),
            Thread.ofPlatform().daemon().name("metrics-", 0).factory());
        http.setExecutor(threads);
        http.createContext("/", this::answer);
    }

    /** Starts to serve. */
    public void start() {
        http.start();
    }

    /** The address bound, with the real port. */
    public InetSocketAddress address() {
        return address;
    }

    /** Stops at once. */
    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            if (!method.equals("GET") && !method.equals("HEAD")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                send(exchange, 405, "only GET and HEAD\n");
                return;
            }
            switch (exchange.getRequestURI().getPath()) {
                case "/metrics" -> {
                    exchange.getResponseHeaders().set("Content-Type", MetricsPage.CONTENT_TYPE);
                    send(exchange, 200, page.text());
                }
                case "/healthz" -> sendWhether(exchange, healthy, "healthy");
                case "/readyz" -> sendWhether(exchange, ready, "ready");
                default -> send(exchange, 404, "there are /metrics, /healthz and /readyz\n");
            }
        }
    }

    private static void sendWhether(HttpExchange exchange, BooleanSupplier state, String name) throws IOException {
        if (state.getAsBoolean())
            send(exchange, 200, name + "\n");
        else
            send(exchange, 503, "not " + name + "\n");
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().putIfAbsent("Content-Type", List.of("text/plain; charset=utf-8"));
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head ? -1 : body.length);
        if (!head)
            exchange.getResponseBody().write(body);
    }
}
