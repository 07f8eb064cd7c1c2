package stentor.server.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stentor.server.TestServers.waitingFor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import stentor.server.TcpClient;
import stentor.server.guard.Limits;
import stentor.server.service.Count;
import stentor.server.telemetry.Complaints;
import stentor.server.telemetry.Counter;
import stentor.server.telemetry.Counters;

/** Deadlines where everybody has to wait for a turn for longer than a client takes to send something more. */
class BusyDeadlinesTest {

    private static final int OTHERS = 40;
    private static final long WORK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Counters counters = new Counters();
    private final AtomicBoolean ended = new AtomicBoolean();
    private TcpListener listener;

    @BeforeEach
    void start() throws IOException {
        listener = new TcpListener(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), new Count('a'), false,
            Limits.DEFAULTS.withMaxConnections(1).withLineTimeout(Duration.ofMillis(300)), counters, new Complaints());
        listener.start();
        for (int i = 0; i < OTHERS; i++)
            Thread.startVirtualThread(this::takeTurns);
    }

    private void takeTurns() {
        var turn = listener.turns().begin();
        while (!ended.get()) {
            listener.turns().giveWay(turn, 0);
            for (long begun = System.nanoTime(); System.nanoTime() - begun < WORK_NANOS; )
                Thread.onSpinWait();
        }
    }

    @AfterEach
    void stop() {
        ended.set(true);
        listener.drain(Duration.ZERO);
    }

    /** There is always something of its line to be read, so whenever the sweep looks it waits for its turn. */
    @Test
    void aClientThatDripsItsLineIsResetAlsoIfItsTurnComesMoreRarelyThanItsBytes() throws IOException {
        try (var client = TcpClient.to(listener.address())) {
            long start = System.nanoTime();
            assertThrows(SocketException.class, () -> {
                while (System.nanoTime() - start < TcpClient.DEADLINE.toNanos()) {
                    client.send("a");
                    Thread.sleep(2);
                }
            });
            assertTrue(System.nanoTime() - start >= TimeUnit.MILLISECONDS.toNanos(300));
            waitingFor("its end").untilAsserted(() -> assertEquals(1, counters.get(Counter.CLOSED_LINE_TIMEOUT), counters::toString));
        }
    }
}
