package stentor.loadgen.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import stentor.loadgen.fake.FakeUdpPeer;
import stentor.loadgen.measure.Tally;

/** A network that drops, delays, repeats and reorders by a script, and remembers what it did. */
@Timeout(90)
class UdpAccountingTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final Duration TOO_LATE = Duration.ofSeconds(5);
    /** The last ones come back in time, and keep the run going until those that are too late have come. */
    private static final Duration AT_THE_END = Duration.ofSeconds(1);
    private static final int SCRIPTED = 600;

    /** A client's request, by how many datagrams came from its socket before. */
    private record Numbered(FakeUdpPeer.Request request, int number) {

        SocketAddress flow() {
            return request.from();
        }
    }

    private final Map<SocketAddress, Integer> receivedByFlow = new HashMap<>();
    private final Map<SocketAddress, Integer> newestByFlow = new HashMap<>();
    private final Set<Numbered> answered = new HashSet<>();
    private int received;
    private long dropped;
    private long late;
    private long duplicated;
    private long reordered;

    @ParameterizedTest
    @CsvSource({"hello, true, false", "hello, true, true", "\\{re [a-z]{12}}, false, false", "\\{re [a-z]{12}}, false, true"})
    void everyCountIsThatOfTheScript(String message, boolean tagged, boolean open) throws Exception {
        long seed = System.nanoTime();
        var random = new SplittableRandom(seed);
        // So many that the run outlasts what is too late, and by more than a thread stands still on a slow machine.
        int all = SCRIPTED + (open ? 700 : 450);
        try (var network = new FakeUdpPeer(datagram -> {
            var request = new Numbered(datagram, receivedByFlow.merge(datagram.from(), 1, Integer::sum));
            if (received++ >= SCRIPTED) {
                answerAfter(AT_THE_END, request);
                return;
            }
            switch (random.nextInt(20)) {
                case 0 -> dropped++;
                case 1 -> {
                    late++;
                    answerAfter(TOO_LATE, request);
                }
                case 2, 3 -> {
                    answer(request);
                    answer(request);
                }
                case 4, 5, 6 -> answerAfter(Duration.ofMillis(random.nextInt(100)), request);
                default -> answer(request);
            }
        })) {
            Trial trial = Trial.of(network.target()).message(message).tagged(tagged).clients(4).timeout(TIMEOUT).requests(all);
            Trial.Outcome outcome = (open ? trial.rate(100) : trial.pipeline(16)).run();
            Tally tally = outcome.measured();
            assertEquals(all, tally.sent, "seed " + seed);
            assertEquals(duplicated, tally.duplicate, "seed " + seed);
            assertEquals(reordered, tally.reordered, "seed " + seed);
            assertEquals(dropped + late, tally.timeouts, "seed " + seed);
            assertEquals(late, tally.late, "seed " + seed);
            assertEquals(dropped, tally.lost, "seed " + seed);
            assertEquals(all - dropped - late, tally.completed, "seed " + seed);
            assertEquals(0, tally.mismatched, "seed " + seed);
            assertTrue(dropped > 0 && late > 0 && duplicated > 0 && reordered > 0, "seed " + seed);
            assertTrue(outcome.datagrams().orElseThrow().jitterNanos() > 0);
            assertEquals(0, outcome.datagrams().orElseThrow().droppedByOurKernel().orElse(0));
        }
    }

    private void answerAfter(Duration delay, Numbered request) {
        Thread.startVirtualThread(() -> {
            try {
                Thread.sleep(delay);
                if (delay.equals(TOO_LATE))
                    request.request().answer();
                else
                    answer(request);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** Datagrams between two sockets of one machine keep the order in which they are sent. */
    private synchronized void answer(Numbered request) throws IOException {
        boolean first = answered.add(request);
        if (!first)
            duplicated++;
        else if (request.number() < newestByFlow.getOrDefault(request.flow(), 0))
            reordered++;
        if (first)
            newestByFlow.merge(request.flow(), request.number(), Math::max);
        request.request().answer();
    }
}
