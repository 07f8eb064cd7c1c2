package stentor.server.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import stentor.server.Server;
import stentor.server.Settings;
import stentor.server.TcpClient;
import stentor.server.TestServers;
import stentor.server.UdpClient;
import stentor.server.service.Count;
import stentor.server.service.Echo;
import stentor.server.service.Service;
import stentor.server.service.Upper;
import stentor.server.telemetry.Counter;

/** Servers that would answer each other for ever, and clients that must not be taken for one. */
class LoopTest {

    private static final Settings UDP_ONLY = Settings.DEFAULTS.withPorts(Settings.OFF, 0);
    /** As many as come at once, and some more; on a slow machine they do not come at once. */
    private static final int BEYOND_THE_RATE = 14_000;
    private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    static Stream<Arguments> pairs() {
        return Stream.of(
            Arguments.of(new Upper(), new Upper(), List.of("loop")),
            Arguments.of(new Echo(), new Echo(), List.of("Loop")),
            Arguments.of(new Upper(), new Echo(), List.of("Loop")),
            Arguments.of(new Count('a'), new Count('a'), List.of("banana\n")),
            Arguments.of(new Upper(), new Upper(), List.of("one", "two", "three", "four", "five", "six", "seven", "eight")));
    }

    /**
     * No datagram need be forged for it: a socket asks the one server, and before that has replied, the other one has taken the
     * socket's port.
     */
    @ParameterizedTest
    @MethodSource("pairs")
    void twoServersSetOnOneAnotherFallSilent(Service here, Service there, List<String> seeds) throws Exception {
        var bothUp = new CountDownLatch(1);
        Service waiting = peer -> {
            try {
                bothUp.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            there.converse(peer);
        };
        try (var second = Server.start(UDP_ONLY.withService(waiting));
             var first = startWhereSomebodyHadAsked(second.udpAddress().orElseThrow(), here, seeds)) {
            bothUp.countDown();
            long begin = System.nanoTime();
            long end = awaitSilence(first, second);
            System.out.printf("%s and %s fell silent after %d ms and %d datagrams%n", here.name(), there.name(), TimeUnit.NANOSECONDS.toMillis(end - begin),
                received(first, second));
            assertTrue(first.count(Counter.DROPPED_RATE) + second.count(Counter.DROPPED_RATE) >= seeds.size(), () -> first.summary() + " " + second.summary());
            try (var client = UdpClient.to(first)) {
                client.ask("still there?");
            }
        }
    }

    private static Server startWhereSomebodyHadAsked(InetSocketAddress other, Service service, List<String> seeds) throws IOException {
        int port;
        try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            for (String seed : seeds)
                socket.send(new DatagramPacket(seed.getBytes(StandardCharsets.UTF_8), seed.length(), other));
            port = socket.getLocalPort();
        }
        return Server.start(UDP_ONLY.withPorts(Settings.OFF, port).withService(service));
    }

    /** Waits until nothing has been received for a while, and returns since when. */
    private static long awaitSilence(Server first, Server second) {
        long[] last = {-1, 0};
        TestServers.waitingFor("silence").until(() -> {
            long received = received(first, second);
            if (received != last[0]) {
                last[0] = received;
                last[1] = System.nanoTime();
            }
            return System.nanoTime() - last[1] > QUIET_NANOS;
        });
        return last[1];
    }

    private static long received(Server first, Server second) {
        return first.count(Counter.DATAGRAMS_RECEIVED) + second.count(Counter.DATAGRAMS_RECEIVED);
    }

    static Stream<Service> unchanging() {
        return Stream.of(new Upper(), new Echo());
    }

    /** Their text comes back as it is, as it would from a server in a loop: they send capitals. */
    @ParameterizedTest
    @MethodSource("unchanging")
    @EnabledOnOs(OS.LINUX)
    void aConnectedClientIsAnsweredWithoutLimitWhateverItSends(Service service) throws Exception {
        try (var server = TestServers.start(service); var socket = new DatagramSocket()) {
            socket.connect(server.udpAddress().orElseThrow());
            socket.setSoTimeout((int) TcpClient.DEADLINE.toMillis());
            var packet = new DatagramPacket(new byte[] {'A'}, 1);
            for (int i = 0; i < BEYOND_THE_RATE; i++) {
                socket.send(packet);
                socket.receive(packet);
            }
            assertEquals(0, server.count(Counter.DROPPED_RATE), server::summary);
        }
    }

    @Test
    void anUnconnectedClientIsAnsweredWhatComesBackChangedBeyondTheRate() throws Exception {
        try (var server = TestServers.start(); var client = UdpClient.to(server)) {
            for (int i = 0; i < BEYOND_THE_RATE; i++)
                assertEquals("A", client.ask("a"));
            assertEquals(0, server.count(Counter.DROPPED_RATE), server::summary);
        }
    }

    @Test
    void withoutALimitNobodyIsLookedUpOrDropped() throws Exception {
        try (var server = Server.start(TestServers.ANY_PORT.withUdpRate(0).withService(new Echo())); var client = UdpClient.to(server)) {
            for (int i = 0; i < 2 * BEYOND_THE_RATE; i++)
                assertEquals("A", client.ask("A"));
        }
    }

    /** What root alone may bind to; the port of a service of old that talks back. */
    @Test
    void aPortThatNoClientHasIsNotAnswered() throws Exception {
        try (var server = TestServers.start(); var client = UdpClient.to(server)) {
            long bound = 0;
            for (int port : new int[] {7, 19, 53, 1023, 2049}) {
                long before = server.count(Counter.DROPPED_SOURCE);
                try (var socket = new DatagramSocket(port, InetAddress.getLoopbackAddress())) {
                    socket.send(new DatagramPacket(new byte[] {'a'}, 1, server.udpAddress().orElseThrow()));
                } catch (IOException e) {
                    // Only root may, or somebody else has it; 2049 nearly always works.
                    continue;
                }
                TestServers.awaitCount(server, Counter.DROPPED_SOURCE, before + 1);
                bound++;
            }
            Assumptions.assumeTrue(bound > 0, "none of these ports can be bound");
            assertEquals("NEXT", client.ask("next"));
            TestServers.awaitCount(server, Counter.DATAGRAMS_SENT, 1);
        }
    }
}
