package stentor.server.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import stentor.server.Server;
import stentor.server.TcpClient;
import stentor.server.TestServers;
import stentor.server.UdpClient;

/** The metrics of real servers, over HTTP. */
class MetricsTest {

    private static final Pattern SAMPLE = Pattern.compile("([a-z_]+)(\\{[a-z]+=\"[a-z_]+\"})? [0-9.E-]+");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static Server start() throws IOException {
        return Server.start(TestServers.ANY_PORT.withMetrics("127.0.0.1", 0));
    }

    private static HttpResponse<String> ask(Server server, String method, String path) throws IOException, InterruptedException {
        var uri = URI.create("http://127.0.0.1:" + server.metricsAddress().orElseThrow().getPort() + path);
        return HTTP.send(HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody()).timeout(TcpClient.DEADLINE).build(),
            HttpResponse.BodyHandlers.ofString());
    }

    private static String page(Server server) throws IOException, InterruptedException {
        return ask(server, "GET", "/metrics").body();
    }

    @Test
    void everyCounterIsOnThePageUnderANameOfItsOwn() throws Exception {
        try (var server = start()) {
            String page = page(server);
            Set<String> samples = new HashSet<>();
            for (Counter counter : Counter.values()) {
                var metric = Metric.of(counter, new Counters());
                String sample = metric.name() + (metric.labels().isEmpty() ? "" : "{" + metric.labels() + "}");
                assertTrue(samples.add(sample), () -> "a second " + sample);
                assertTrue(page.contains("\n" + sample + " "), () -> sample + " is not in\n" + page);
            }
        }
    }

    @Test
    void thePageIsPrometheusTextFormat() throws Exception {
        try (var server = start()) {
            var response = ask(server, "GET", "/metrics");
            assertEquals(200, response.statusCode());
            assertEquals("text/plain; version=0.0.4; charset=utf-8", response.headers().firstValue("Content-Type").orElseThrow());
            Set<String> told = new HashSet<>();
            String name = "";
            String type = "";
            String previous = "";
            for (String line : response.body().split("\n")) {
                if (line.startsWith("# HELP ")) {
                    name = line.split(" ")[2];
                    assertTrue(told.add(name), () -> "twice: " + line);
                } else if (line.startsWith("# TYPE ")) {
                    assertTrue(previous.startsWith("# HELP " + name + " "), line);
                    assertEquals(name, line.split(" ")[2]);
                    type = line.split(" ")[3];
                    assertEquals(name.endsWith("_total") ? "counter" : "gauge", type, line);
                } else {
                    Matcher sample = SAMPLE.matcher(line);
                    assertTrue(sample.matches(), line);
                    assertEquals(name, sample.group(1), line);
                }
                previous = line;
            }
            assertTrue(response.body().endsWith("\n"));
        }
    }

    @Test
    void theNamesAreThoseThatDashboardsAndAlertsRelyOn() throws Exception {
        try (var server = start()) {
            String page = page(server);
            for (String sample : List.of("stentor_connections_accepted_total", "stentor_connections_closed_total{cause=\"by_peer\"}",
                "stentor_connections_open", "stentor_accept_failed_total", "stentor_received_bytes_total{protocol=\"tcp\"}",
                "stentor_sent_bytes_total{protocol=\"udp\"}", "stentor_datagrams_received_total", "stentor_datagrams_sent_total",
                "stentor_datagrams_dropped_total{cause=\"source\"}", "stentor_datagrams_dropped_total{cause=\"rate\"}",
                "stentor_receive_failed_total", "stentor_log_lines_lost_total", "stentor_uptime_seconds", "stentor_udp_rate_limit",
                "stentor_max_line_bytes", "stentor_max_connections", "stentor_max_connections_per_source", "stentor_idle_timeout_seconds",
                "stentor_write_timeout_seconds", "stentor_line_timeout_seconds", "process_start_time_seconds", "process_cpu_seconds_total", "jvm_memory_heap_used_bytes"))
                assertTrue(page.contains("\n" + sample + " "), () -> sample + " is not in\n" + page);
        }
    }

    @Test
    void theValuesAreTheServersOwn() throws Exception {
        try (var server = start(); var tcp = TcpClient.to(server); var udp = UdpClient.to(server)) {
            tcp.send("abc");
            assertEquals("ABC", tcp.read("ABC"));
            assertEquals("HELLO", udp.ask("hello"));
            TestServers.awaitCount(server, Counter.DATAGRAM_BYTES_SENT, 5);
            String page = page(server);
            for (String sample : List.of("stentor_connections_open 1", "stentor_connections_accepted_total 1",
                "stentor_received_bytes_total{protocol=\"tcp\"} 3", "stentor_sent_bytes_total{protocol=\"udp\"} 5", "stentor_udp_rate_limit 1000"))
                assertTrue(page.contains("\n" + sample + "\n"), () -> sample + " is not in\n" + page);
        }
    }

    @Test
    void otherPathsAndMethodsAreRefusedAndHeadHasNoBody() throws Exception {
        try (var server = start()) {
            assertEquals(404, ask(server, "GET", "/").statusCode());
            assertEquals(404, ask(server, "GET", "/metrics/more").statusCode());
            assertEquals(405, ask(server, "POST", "/metrics").statusCode());
            var head = ask(server, "HEAD", "/metrics");
            assertEquals(200, head.statusCode());
            assertEquals("", head.body());
        }
    }

    @Test
    void itIsReadyUntilItDrainsAndHealthyAllTheWhile() throws Exception {
        var answer = new CountDownLatch(1);
        var server = Server.start(TestServers.ANY_PORT.withMetrics("127.0.0.1", 0).withLimits(limits -> limits.withDrainTimeout(Duration.ofHours(1))).withService(peer -> {
            peer.read();
            try {
                answer.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }));
        try (server; var client = TcpClient.to(server)) {
            assertEquals(200, ask(server, "GET", "/readyz").statusCode());
            assertEquals(200, ask(server, "GET", "/healthz").statusCode());
            client.send("a");
            TestServers.awaitCount(server, Counter.BYTES_RECEIVED, 1);
            Thread closing = Thread.ofPlatform().start(server::close);
            TestServers.waitingFor("not ready").until(() -> ask(server, "GET", "/readyz").statusCode() == 503);
            assertEquals(200, ask(server, "GET", "/healthz").statusCode());
            answer.countDown();
            closing.join();
        } finally {
            answer.countDown();
        }
    }

    /** More than it has threads for; in the end they are closed, and others get through again. */
    @Test
    void scrapersThatStallHurtNeitherTheServiceNorForLongOtherScrapers() throws Exception {
        List<Socket> stalled = new ArrayList<>();
        try (var server = start(); var client = TcpClient.to(server)) {
            int port = server.metricsAddress().orElseThrow().getPort();
            for (int i = 0; i < 100; i++) {
                var socket = new Socket("127.0.0.1", port);
                stalled.add(socket);
                try {
                    socket.getOutputStream().write("GET /metrics HTTP/1.1\r\nHost: ".getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    // One too many, and closed already.
                    continue;
                }
            }
            client.send("served");
            assertEquals("SERVED", client.read("SERVED"));
            TestServers.waitingFor("another scraper to get through").ignoreExceptions().until(() -> ask(server, "GET", "/metrics").statusCode() == 200);
        } finally {
            for (Socket socket : stalled)
                socket.close();
        }
    }

    /** They would take descriptors that the clients need. */
    @Test
    void thereAreNoMoreScrapersThanDescriptorsAreKeptForThem() throws Exception {
        List<Socket> kept = new ArrayList<>();
        int answered = 0;
        try (var server = start()) {
            int port = server.metricsAddress().orElseThrow().getPort();
            for (int i = 0; i < 40; i++) {
                var socket = new Socket("127.0.0.1", port);
                kept.add(socket);
                socket.setSoTimeout((int) TcpClient.DEADLINE.toMillis());
                try {
                    socket.getOutputStream().write("GET /healthz HTTP/1.1\r\nHost: here\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    if (socket.getInputStream().read() == 'H')
                        answered++;
                } catch (SocketException e) {
                    // One too many.
                    continue;
                }
            }
            assertTrue(answered > 0 && answered <= 16, "answered " + answered);
        } finally {
            for (Socket socket : kept)
                socket.close();
        }
    }

    @Test
    void aServerWithoutMetricsHasNoSuchPort() throws Exception {
        try (var server = TestServers.start()) {
            assertTrue(server.metricsAddress().isEmpty());
        }
    }
}
