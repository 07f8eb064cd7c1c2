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
            requests.add(0, 0);
            requests.remove();
        }
        for (int i = 3; i < 23; i++)
            requests.add(i, 100 + i);
        assertTrue(requests.isFull());
        for (int i = 3; i < 23; i++) {
            assertEquals(i, requests.answered());
            assertEquals(i, requests.due());
            assertEquals(100 + i, requests.sentAt());
            assertEquals(100 + i, requests.oldestSentAt());
            requests.remove();
            assertFalse(requests.isFull());
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
                    while (requests.isFull())
                        Thread.yield();
                    requests.add(i, -i);
                }
            });
            for (int i = 0; i < number; i++) {
                while (requests.isEmpty())
                    Thread.onSpinWait();
                assertEquals(i, requests.due());
                assertEquals(-i, requests.sentAt());
                requests.remove();
            }
            adder.join();
        }
    }
}
