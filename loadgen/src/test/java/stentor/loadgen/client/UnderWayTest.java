package stentor.loadgen.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
            assertEquals(i, requests.due(i));
            assertEquals(100 + i, requests.sentAt(i));
            assertEquals(100 + i, requests.oldestSentAt());
            requests.remove(1);
            assertEquals(i - 2, requests.room());
        }
        assertTrue(requests.isEmpty());
        assertEquals(UnderWay.NONE, requests.oldestSentAt());
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
                assertEquals(i, requests.due(i));
                assertEquals(-i, requests.sentAt(i));
                requests.remove(1);
            }
            adder.join();
        }
    }
}
