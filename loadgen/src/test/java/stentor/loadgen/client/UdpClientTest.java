package stentor.loadgen.client;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import stentor.loadgen.fake.FakeUdpPeer;
import stentor.loadgen.measure.Tally;
import stentor.loadgen.target.Target;
import stentor.server.Server;
import stentor.server.Settings;
import stentor.server.telemetry.Counter;

class UdpClientTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void whatManyClientsAndTheServerCountedAddsUp(int pipeline) throws Exception {
        Server server = Server.start(Settings.DEFAULTS.withPort(0));
        Trial.Outcome outcome;
        try (server) {
            outcome = Trial.of(target(server)).message(Trial.TAGGED + " straße").clients(64).pipeline(pipeline)
                .timeout(Duration.ofSeconds(2)).requests(6_400).run();
        }
        Tally tally = outcome.measured();
        assertEquals(Optional.empty(), outcome.mismatch());
        assertEquals(6_400, tally.sent);
        assertEquals(0, tally.mismatched);
        assertEquals(tally.sent, tally.completed + tally.timeouts);
        assertEquals(tally.timeouts, tally.lost + tally.late);

        long received = server.count(Counter.DATAGRAMS_RECEIVED);
        long answered = server.count(Counter.DATAGRAMS_SENT);
        assertEquals(received, answered);
        assertTrue(received <= tally.sent && tally.sent - received <= tally.lost, received + " of " + tally.sent + ", lost " + tally.lost);
        assertTrue(tally.completed + tally.late <= answered, tally.completed + " of " + answered);
        assertEquals(tally.bytesReceived, (tally.completed + tally.late) * (server.count(Counter.DATAGRAM_BYTES_SENT) / answered));
    }

    @Test
    void aDatagramAsLongAsAnyCanBeIsAnsweredWhole() throws Exception {
        try (var peer = new FakeUdpPeer(FakeUdpPeer.Request::answer)) {
            Tally tally = Trial.of(peer.target()).message("a".repeat(65_507)).requests(3).run().measured();
            assertEquals(3, tally.completed);
            assertEquals(3 * 65_507, tally.bytesReceived);
        }
    }

    @Test
    void afterATimeoutALateReplyCannotBeTakenForTheNextOne() throws Exception {
        Set<SocketAddress> clients = ConcurrentHashMap.newKeySet();
        var held = new FakeUdpPeer.Request[1];
        try (var peer = new FakeUdpPeer(request -> {
            clients.add(request.from());
            if (held[0] == null) {
                held[0] = request;
                return;
            }
            held[0].answer();
            request.answer();
        })) {
            Tally tally = Trial.of(peer.target()).message("all alike").timeout(Duration.ofSeconds(3)).requests(5).run().measured();
            assertEquals(4, tally.completed);
            assertEquals(1, tally.timeouts);
            assertEquals(1, tally.lost);
            assertEquals(0, tally.late + tally.duplicate + tally.mismatched);
            assertEquals(2, clients.size());
            Trial.assertAddsUp(tally);
        }
    }

    @Test
    void clientsSendFromTheSourceAddress() throws Exception {
        Set<String> seen = ConcurrentHashMap.newKeySet();
        try (var peer = new FakeUdpPeer(request -> {
            seen.add(((InetSocketAddress) request.from()).getAddress().getHostAddress());
            request.answer();
        })) {
            Trial.of(peer.target()).message(Trial.TAGGED).clients(3).sources(InetAddress.getByName("127.0.0.2")).requests(30).run();
            assertEquals(Set.of("127.0.0.2"), seen);
        }
    }

    @Test
    void aTimeoutLongerThanSocketsCanTakeIsFine() throws Exception {
        try (var peer = new FakeUdpPeer(FakeUdpPeer.Request::answer)) {
            assertEquals(10, Trial.of(peer.target()).message(Trial.TAGGED).timeout(Duration.ofDays(30)).requests(10).run().measured().completed);
        }
    }

    @Test
    void anInterruptionGivesUpWhatIsUnderWay() throws Exception {
        try (var peer = new FakeUdpPeer(request -> {
            if (request.sequence() == 0)
                request.answer();
        })) {
            var fleet = new Fleet(Trial.of(peer.target()).message(Trial.TAGGED).clients(5).pipeline(2).duration(Duration.ofHours(1)).plan());
            fleet.launch();
            await().until(() -> fleet.attempts() == 5);
            fleet.open();
            await().until(() -> fleet.measured().sent == 15);
            fleet.interrupt();
            Tally tally = Trial.outcome(fleet).measured();
            assertEquals(5, tally.completed);
            assertEquals(10, tally.unfinished);
            Trial.assertAddsUp(tally);
        }
    }

    private static Target target(Server server) {
        return Target.parse("udp://127.0.0.1:" + server.udpAddress().orElseThrow().getPort());
    }
}
