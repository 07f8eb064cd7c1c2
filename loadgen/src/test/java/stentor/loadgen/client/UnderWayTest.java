package stentor.loadgen.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class UnderWayTest {

    @Test
    void eachKeepsItsTimesWhileMoreComeThanThereWasRoomForAtFirst() {
        var requests = new UnderWay(20);
        // So that the oldest is not at the beginning of the room.
        for (int i = 0; i < 3; i++) {
            requests.add(0, 0, 1);
            requests.remove(1);
        }
        for (int i = 3; i < 23; i++)
            requests.add(i, 100 + i, 1);
        assertEquals(0, requests.room());
        for (int i = 3; i < 23; i++) {
            assertEquals(i, requests.answered());
            assertEquals(i, requests.due());
            assertEquals(100 + i, requests.sentAt());
            assertEquals(100 + i, requests.oldestSentAt());
            requests.remove(1);
            assertEquals(i - 2, requests.room());
        }
        assertTrue(requests.isEmpty());
        assertEquals(UnderWay.NONE, requests.oldestSentAt());
    }

    @Test
    void aBatchIsUnderWayUntilTheLastOfItIsAnswered() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var requests = new UnderWay(40);
        Deque<Long> expected = new ArrayDeque<>();
        for (int step = 1; step < 20_000; step++) {
            if (requests.room() > 0 && random.nextBoolean()) {
                int count = 1 + random.nextInt(requests.room());
                requests.add(step, -step, count);
                expected.addAll(Collections.nCopies(count, (long) step));
            } else if (!requests.isEmpty()) {
                int left = (int) (requests.endOfBatch() - requests.answered());
                assertEquals(expected.stream().filter(expected.peek()::equals).count(), left, "seed " + seed);
                int count = 1 + random.nextInt(left);
                for (int i = 0; i < count; i++)
                    expected.remove();
                requests.remove(count);
            }
            assertEquals(expected.size(), requests.sent() - requests.answered(), "seed " + seed);
            assertEquals(40 - expected.size(), requests.room(), "seed " + seed);
            assertEquals(expected.isEmpty() ? UnderWay.NONE : -expected.peek(), requests.oldestSentAt(), "seed " + seed);
            if (!expected.isEmpty())
                assertEquals(expected.peek(), requests.due(), "seed " + seed);
        }
    }

    @Test
    @Timeout(30)
    void theOneThatTakesAwaySeesTheTimesOfWhatAnotherAddsInTheMeantime() throws InterruptedException {
        for (int attempt = 0; attempt < 200; attempt++) {
            var requests = new UnderWay(64);
            int number = 300;
            Thread adder = Thread.startVirtualThread(() -> {
                for (int i = 0; i < number; i++) {
                    while (requests.room() == 0)
                        Thread.yield();
                    requests.add(i, -i, 1);
                }
            });
            for (int i = 0; i < number; i++) {
                while (requests.isEmpty())
                    Thread.onSpinWait();
                assertEquals(i, requests.due());
                assertEquals(-i, requests.sentAt());
                requests.remove(1);
            }
            adder.join();
        }
    }
}
