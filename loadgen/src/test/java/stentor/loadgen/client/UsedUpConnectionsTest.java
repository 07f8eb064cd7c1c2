package stentor.loadgen.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import com.sun.management.UnixOperatingSystemMXBean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import stentor.loadgen.client.Connecting.Reconnect;
import stentor.loadgen.fake.FakeTcpServer;
import stentor.loadgen.fake.FakeTcpServer.Line;
import stentor.loadgen.fake.FakeUdpPeer;
import stentor.loadgen.measure.Tally;
import stentor.loadgen.target.Target;
import stentor.server.Server;
import stentor.server.Settings;
import stentor.server.telemetry.Counter;

/** Connections that are made anew, and where they come from and go to. */
@Timeout(60)
class UsedUpConnectionsTest {

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aConnectionIsMadeAnewAfterItsNumberOfRequests(boolean open) throws Exception {
        Map<Integer, Integer> requests = new ConcurrentHashMap<>();
        try (var server = new FakeTcpServer((connection, line) -> {
            for (String request; (request = line.read()) != null; line.write(Line.capitals(request)))
                requests.merge(connection, 1, Integer::sum);
        })) {
            Trial trial = Trial.of(server.target()).clients(3).requestsEach(4).requests(60);
            Trial.Outcome outcome = (open ? trial.rate(300) : trial).run();
            assertEquals(60, outcome.measured().completed);
            assertEquals(0, outcome.measured().failed() + outcome.measured().connectFailures);
            assertTrue(requests.values().stream().allMatch(count -> count <= 4), requests.toString());
            assertTrue(requests.size() >= 15, requests.toString());
            assertTrue(outcome.connectTimes().getTotalCount() >= 15);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSocketIsMadeAnewAfterItsNumberOfRequests(boolean open) throws Exception {
        Map<SocketAddress, Integer> requests = new ConcurrentHashMap<>();
        try (var peer = new FakeUdpPeer(request -> {
            requests.merge(request.from(), 1, Integer::sum);
            request.answer();
        })) {
            Trial trial = Trial.of(peer.target()).clients(3).message("\\{conn} \\{seq}").requestsEach(4).requests(60);
            Trial.Outcome outcome = (open ? trial.rate(300) : trial).run();
            assertEquals(60, outcome.measured().completed);
            assertEquals(0, outcome.measured().failed() + outcome.measured().connectFailures);
            // A port may come again.
            assertTrue(requests.size() >= 12, requests.toString());
        }
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void socketsThatAreUsedUpAreNotKeptUntilTheEnd() throws Exception {
        var system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        try (var peer = new FakeUdpPeer(FakeUdpPeer.Request::answer)) {
            int sockets = 8_000;
            var fleet = new Fleet(Trial.of(peer.target()).clients(8).message("\\{conn} \\{seq}").requestsEach(1).requests(sockets).plan());
            long before = system.getOpenFileDescriptorCount();
            fleet.launch();
            fleet.open();
            long most = 0;
            for (; !fleet.awaitEnd(1); fleet.expire())
                most = Math.max(most, system.getOpenFileDescriptorCount() - before);
            assertEquals(sockets, fleet.measured().sent);
            assertTrue(most < sockets / 2, most + " were open");
            fleet.datagrams();
            assertTrue(system.getOpenFileDescriptorCount() - before < sockets / 20);
        }
    }

    /** Between a client's last look at what is under way and its leaving; messages that take long to make up leave the time for it. */
    @ParameterizedTest
    @ValueSource(strings = {"tcp", "udp"})
    void aRequestThatIsSentWhileItsClientLeavesIsWaitedFor(String protocol) throws Exception {
        Server server = Server.start(Settings.DEFAULTS.withPort(0));
        try (server) {
            Target target = Target.parse(protocol + "://127.0.0.1:" + server.tcpAddress().orElseThrow().getPort());
            Trial.Outcome outcome = Trial.of(target).message("\\{conn} \\{seq} \\{re [a-z]{4000}}").clients(3).pipeline(1).lifetime(Duration.ofMillis(2)).rate(2_000)
                .duration(Duration.ofSeconds(2)).timeout(Duration.ofSeconds(5)).run();
            assertEquals(Optional.empty(), outcome.mismatch());
            // A datagram may get lost on its way there, and at a socket that is not read for a moment.
            assertEquals(protocol.equals("tcp") ? outcome.measured().sent
                : server.count(Counter.DATAGRAMS_SENT) - outcome.datagrams().orElseThrow().droppedByOurKernel().orElse(0), outcome.measured().completed);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aConnectionIsMadeAnewAfterItsLifetime(boolean open) throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> line.serveRest())) {
            Trial trial = Trial.of(server.target()).clients(2).lifetime(Duration.ofMillis(50)).duration(Duration.ofSeconds(2));
            Tally tally = (open ? trial.rate(500) : trial).run().measured();
            assertTrue(server.accepted().size() >= 6, server.accepted().size() + " connections");
            assertEquals(tally.sent, tally.completed);
        }
    }

    @Test
    void whatIsNeverToReconnectDoesNot() throws Exception {
        var connections = new AtomicInteger();
        try (var server = new FakeTcpServer((connection, line) -> {
            connections.incrementAndGet();
            line.read();
            line.reset();
        })) {
            Tally tally = Trial.of(server.target()).clients(3).reconnect(Reconnect.NEVER).duration(Duration.ofHours(1)).run().measured();
            assertEquals(3, connections.get());
            assertEquals(3, tally.sent);
            Trial.assertAddsUp(tally);
        }
    }

    @Test
    void aPauseThatIsSetDoesNotGrow() throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> {
            line.read();
            line.reset();
        })) {
            Tally tally = Trial.of(server.target()).reconnect(Reconnect.after(Duration.ofMillis(1))).requests(30).run().measured();
            assertEquals(30, tally.reset + tally.closed);
        }
    }

    @Test
    void clientsGoToTheTargetsInTurnAndFromEverySourceToEach() throws Exception {
        try (var one = new FakeTcpServer((connection, line) -> line.serveRest()); var other = new FakeTcpServer((connection, line) -> line.serveRest())) {
            InetAddress[] sources = {InetAddress.getByName("127.0.0.2"), InetAddress.getByName("127.0.0.3")};
            Tally tally = Trial.of(one.target(), other.target()).clients(8).sources(sources).requests(80).run().measured();
            assertEquals(80, tally.completed);
            for (FakeTcpServer server : List.of(one, other))
                assertEquals(Map.of("127.0.0.2", 2L, "127.0.0.3", 2L), server.accepted().stream().map(Socket::getInetAddress)
                    .collect(Collectors.groupingBy(InetAddress::getHostAddress, Collectors.counting())));
        }
    }
}
