package stentor.loadgen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import stentor.loadgen.fake.FakeTlsServer;
import stentor.loadgen.fake.FreePort;
import stentor.loadgen.fake.Jar;
import stentor.loadgen.fake.RealServer;

/** Servers that people have, unmodified, and the command line that tests each. */
class RealServersIT {

    private static final String SMTP_REPLY = "regex:^\\d{3} .*\\n";
    /** For the address of a.example.test, recursion desired; the sequence number is the query's. */
    private static final String DNS_QUERY = "\\{seq:u16be}\\x01\\0\\0\\x01\\0\\0\\0\\0\\0\\0\\x01a\\x07example\\x04test\\0\\0\\x01\\0\\x01";
    /** Authoritative, no error, one question and one answer. */
    private static final String DNS_REPLY = "\\{seq:u16be}\\x85\\x80\\0\\x01\\0\\x01";

    @TempDir
    Path folder;

    @Test
    void redisInline() throws Exception {
        try (RealServer redis = redis()) {
            assertAllRight(redis, 5_000, "tcp", "-e", "-m", "PING\\r\\n", "--expect", "bytes:+PONG\\r\\n");
        }
    }

    @Test
    void redisWithKeysAndValuesByChance() throws Exception {
        try (RealServer redis = redis()) {
            assertAllRight(redis, 20_000, "tcp", "--pipeline", "16", "--framing", "resp", "-e",
                "-m", "*3\\r\\n$3\\r\\nSET\\r\\n$7\\r\\nkey:\\{re \\d{3}}\\r\\n$8\\r\\n\\{re [a-z]{8}}\\r\\n",
                "-m", "*2\\r\\n$3\\r\\nGET\\r\\n$7\\r\\nkey:\\{re \\d{3}}\\r\\n", "--weights", "1,9",
                "--expect", "regex:(?s)\\+OK|\\$-1|\\$8\\r\\n[a-z]{8}");
        }
    }

    @Test
    void redisEchoesTextThatIsDrawnAnewForEachRequest() throws Exception {
        try (RealServer redis = redis()) {
            assertAllRight(redis, 5_000, "tcp", "--pipeline", "4", "-e", "-m", "*2\\r\\n$4\\r\\nECHO\\r\\n$20\\r\\n\\{re [a-z]{20}}\\r\\n",
                "--expect", "bytes:$20\\r\\n\\{re [a-z]{20}}\\r\\n");
        }
    }

    @Test
    void redisWithAPasswordThatIsSaidFirst() throws Exception {
        try (RealServer redis = redis("--requirepass", "secret")) {
            assertAllRight(redis, 1_000, "tcp", "-1", "AUTH secret\\r\\n", "--first-expect", "bytes:+OK\\r\\n", "--framing", "resp",
                "-e", "-m", "PING\\r\\n", "--expect", "bytes:+PONG\\r\\n");
            Jar.Ended refused = run(redis, "tcp", 10, "-e", "-m", "PING\\r\\n", "--framing", "resp", "--expect", "bytes:+PONG\\r\\n");
            assertEquals(3, refused.code(), refused.err());
            assertEquals(10, json(refused).getAsJsonObject("requests").get("mismatched").getAsInt());
        }
    }

    @Test
    void memcachedOverTcp() throws Exception {
        try (RealServer memcached = memcached()) {
            assertAllRight(memcached, 5_000, "tcp", "-e", "-m", "get key\\r\\n", "--expect", "bytes:END\\r\\n");
            assertAllRight(memcached, 5_000, "tcp", "--pipeline", "4", "--framing", "regex:^(END|STORED)\\r\\n", "-e",
                "-m", "set key:\\{conn} 0 0 5\\r\\nhello\\r\\n", "-m", "get key:\\{conn}\\r\\n", "--weights", "1,9",
                "--expect", "regex:(?s)STORED|(VALUE key:\\d+ 0 5\\r\\nhello\\r\\n)?END");
        }
    }

    @Test
    void memcachedOverUdpWhereEachDatagramHasItsNumber() throws Exception {
        try (RealServer memcached = memcached()) {
            assertAllRight(memcached, 5_000, "udp", "-e", "-m", "\\{seq:u16be}\\0\\0\\0\\x01\\0\\0get key\\r\\n",
                "--expect", "bytes:\\{seq:u16be}\\0\\0\\0\\x01\\0\\0END\\r\\n");
        }
    }

    @Test
    void nginxOverConnectionsThatAreKeptAliveAndClosedNowAndThen() throws Exception {
        int port = FreePort.find();
        Path configuration = Files.writeString(folder.resolve("nginx.conf"), """
            daemon off;
            master_process off;
            pid {folder}/nginx.pid;
            error_log stderr;
            events { worker_connections 512; }
            http {
                access_log off;
                keepalive_requests 100;
                client_body_temp_path {folder}/body;
                proxy_temp_path {folder}/proxy;
                fastcgi_temp_path {folder}/fastcgi;
                uwsgi_temp_path {folder}/uwsgi;
                scgi_temp_path {folder}/scgi;
                server { listen 127.0.0.1:{port}; root {folder}; }
            }
            """.replace("{folder}", folder.toString()).replace("{port}", String.valueOf(port)));
        Files.writeString(folder.resolve("hello.txt"), "hello\n");
        Files.writeString(folder.resolve("large.txt"), "0123456789abcdef".repeat(10_000));
        try (RealServer nginx = RealServer.start(folder, port, true, "nginx", "-p", "{folder}", "-c", configuration.toString(), "-e", "stderr")) {
            assertAllRight(nginx, 5_000, "tcp", "--framing", "http", "-e", "-m", "GET /hello.txt HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n",
                "--expect", "regex:(?s)HTTP/1.1 200 OK\\r\\n.*\\r\\n\\r\\nhello");
            assertAllRight(nginx, 500, "tcp", "--framing", "http", "-e", "-m", "GET /large.txt HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n",
                "-m", "GET /missing HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n", "--weights", "4,1", "--expect", "prefix:HTTP/1.1 ");
            assertAllRight(nginx, 200, "tcp", "--framing", "close", "-e", "-m", "GET /hello.txt HTTP/1.0\\r\\n\\r\\n",
                "--expect", "regex:(?s)HTTP/1.1 200 OK\\r\\n.*hello");
        }
    }

    @Test
    void nginxOverTls() throws Exception {
        int port = FreePort.find();
        try (var keys = new FakeTlsServer(folder)) {
            Path configuration = Files.writeString(folder.resolve("nginx.conf"), """
                daemon off;
                master_process off;
                pid {folder}/nginx.pid;
                error_log stderr;
                events { worker_connections 512; }
                http {
                    access_log off;
                    client_body_temp_path {folder}/body;
                    proxy_temp_path {folder}/proxy;
                    fastcgi_temp_path {folder}/fastcgi;
                    uwsgi_temp_path {folder}/uwsgi;
                    scgi_temp_path {folder}/scgi;
                    server {
                        listen 127.0.0.1:{port} ssl;
                        ssl_certificate {certificate};
                        ssl_certificate_key {key};
                        return 200 "hello";
                    }
                }
                """.replace("{folder}", folder.toString()).replace("{port}", String.valueOf(port))
                .replace("{certificate}", keys.certificate().toString()).replace("{key}", keys.key().toString()));
            try (RealServer nginx = RealServer.start(folder, port, true, "nginx", "-p", "{folder}", "-c", configuration.toString(), "-e", "stderr")) {
                assertAllRight(nginx, 2_000, "tls", "--ca", keys.certificate().toString(), "--sni", FakeTlsServer.NAME, "--framing", "http",
                    "-e", "-m", "GET / HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n", "--expect", "regex:(?s)HTTP/1.1 200 OK\\r\\n.*hello");
                Jar.Ended refused = run(nginx, "tls", 10, "--framing", "http", "-m", "x", "--expect", "none");
                assertEquals(1, refused.code(), refused.out() + refused.err());
                assertTrue(refused.complaints().get(0).contains("cannot speak TLS with "), refused.err());
            }
        }
    }

    @Test
    void dnsOverUdpWhereEachQueryHasItsNumber() throws Exception {
        try (RealServer dns = dns()) {
            assertAllRight(dns, 5_000, "udp", "-e", "-m", DNS_QUERY, "--expect", "prefix:" + DNS_REPLY);
        }
    }

    @Test
    void dnsOverTcpWhereEachMessageSaysHowLongItIs() throws Exception {
        try (RealServer dns = dns()) {
            // It closes a connection after a hundred queries, so there are no more in all.
            assertAllRight(dns, 100, "tcp", "--framing", "length:u16be", "-e", "-m", "\\0\\x20" + DNS_QUERY, "--expect", "at:2:" + DNS_REPLY);
        }
    }

    @Test
    void smtpWhichSpeaksFirst() throws Exception {
        try (RealServer smtp = RealServer.start(folder, "aiosmtpd", "-n", "-l", "127.0.0.1:{port}", "-c", "aiosmtpd.handlers.Sink")) {
            assertAllRight(smtp, 5_000, "tcp", "--greeting", "prefix:220 ", "-1", "EHLO localhost\\r\\n", "--first-expect", "prefix:250-",
                "--framing", SMTP_REPLY, "-e", "-m", "NOOP\\r\\n", "--expect", "regex:250 .*");
            Jar.Ended refused = run(smtp, "tcp", 10, "--greeting", "prefix:554 ", "--framing", SMTP_REPLY, "-e", "-m", "NOOP\\r\\n", "--expect", "none");
            assertEquals(1, refused.code(), refused.out() + refused.err());
            assertTrue(refused.complaints().get(0).contains("the greeting is '220 "), refused.err());
        }
    }

    @Test
    void inetdsOwnEcho() throws Exception {
        int port = FreePort.find();
        Path configuration = Files.writeString(folder.resolve("xinetd.conf"), """
            defaults
            {
                cps = 10000 1
                instances = UNLIMITED
            }
            service echo
            {
                type = INTERNAL UNLISTED
                socket_type = stream
                protocol = tcp
                wait = no
                user = {user}
                bind = 127.0.0.1
                port = {port}
            }
            """.replace("{user}", System.getProperty("user.name")).replace("{port}", String.valueOf(port)));
        try (RealServer inetd = RealServer.start(folder, port, true, "xinetd", "-dontfork", "-f", configuration.toString(), "-pidfile", "{folder}/xinetd.pid")) {
            assertAllRight(inetd, 5_000, "tcp", "--expect", "echo", "--size", "64,1k:0.2,16k:0.01");
        }
    }

    @Test
    void aProcessForEachConnectionThatEchoesAsUnderInetd() throws Exception {
        try (RealServer socat = RealServer.start(folder, "socat", "TCP4-LISTEN:{port},bind=127.0.0.1,reuseaddr,fork,backlog=100", "PIPE")) {
            assertAllRight(socat, 2_000, "tcp", "--expect", "echo", "--pipeline", "4", "-e", "-m", "\\{conn} \\{seq} \\{re \\w{1,200}}\\n");
        }
        try (RealServer socat = RealServer.startUdp(folder, "socat", "UDP4-RECVFROM:{port},bind=127.0.0.1,fork", "PIPE")) {
            // Of datagrams that come while it makes a process for another it may lose one.
            Jar.Ended run = run(socat, "udp", 100, "-c", "2", "--timeout", "500ms", "--expect", "echo", "-e", "-m", "\\{conn} \\{seq}");
            assertEquals(0, run.code(), () -> run.out() + run.err());
            JsonObject counts = json(run).getAsJsonObject("requests");
            assertTrue(counts.get("completed").getAsInt() > 0, run.out());
            assertEquals(100, counts.get("completed").getAsInt() + counts.getAsJsonObject("errors").get("timeout").getAsInt(), run.out());
        }
    }

    private RealServer redis(String... options) throws Exception {
        List<String> command = Stream.concat(Stream.of("redis-server", "--port", "{port}", "--bind", "127.0.0.1", "--save", "", "--dir", "{folder}"),
            Stream.of(options)).toList();
        return RealServer.start(folder, command.toArray(String[]::new));
    }

    private RealServer memcached() throws Exception {
        // Who is root has to say as whom it shall run; others need not, and may say so all the same.
        return RealServer.start(folder, "memcached", "-u", System.getProperty("user.name"), "-l", "127.0.0.1", "-p", "{port}", "-U", "{port}", "-t", "1");
    }

    private RealServer dns() throws Exception {
        return RealServer.start(folder, "dnsmasq", "--keep-in-foreground", "--conf-file=/dev/null", "--port={port}", "--listen-address=127.0.0.1",
            "--bind-interfaces", "--no-resolv", "--no-hosts", "--address=/example.test/192.0.2.1", "--pid-file={folder}/dnsmasq.pid",
            "--user=" + System.getProperty("user.name"));
    }

    private static void assertAllRight(RealServer server, int requests, String protocol, String... options) throws Exception {
        Jar.Ended run = run(server, protocol, requests, options);
        assertEquals(0, run.code(), () -> run.out() + run.err());
        JsonObject counts = json(run).getAsJsonObject("requests");
        assertEquals(requests, counts.get("completed").getAsInt(), () -> run.out() + run.err());
        counts.getAsJsonObject("errors").asMap().forEach((error, count) -> assertEquals(0, count.getAsInt(), () -> error + ": " + run.out()));
    }

    private static Jar.Ended run(RealServer server, String protocol, int requests, String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("run", server.target(protocol), "-n", String.valueOf(requests), "--allow-saturated", "-J", "-"));
        arguments.addAll(List.of(options));
        Map.of("-c", "10", "--timeout", "20s").forEach((option, usual) -> {
            if (!arguments.contains(option))
                arguments.addAll(List.of(option, usual));
        });
        try (Jar.Running running = Jar.loadgen(arguments.toArray(String[]::new))) {
            return running.await();
        }
    }

    private static JsonObject json(Jar.Ended run) {
        return JsonParser.parseString(run.out()).getAsJsonObject();
    }
}
