package stentor.loadgen.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On a processor that does nothing else, and whose clock goes on by so much whenever it is read. */
class BurnerTest {

    private static final long READING = 20;
    private static final long WORK = 7_000;
    private static final int CALLS = 100_000;

    private long now;

    private long read() {
        return now += READING;
    }

    private long burnt(Burner burner, int calls, long work) {
        long burnt = 0;
        for (int i = 0; i < calls; i++) {
            now += work;
            long before = now;
            burner.burn();
            burnt += now - before;
        }
        return burnt;
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.08, 0.2})
    void itBurnsItsShareOfAllThatIsUsed(double share) {
        var burner = new Burner(share, this::read, () -> now);
        burnt(burner, CALLS, WORK);
        long from = now;
        long burnt = burnt(burner, CALLS, WORK);
        assertEquals(share, (double) burnt / (now - from), 0.005);
    }

    /** Of a piece that is interrupted, only that one is lost. */
    @Test
    void timeThatOthersTakeIsNotTakenForBurnt() {
        long[] takenByOthers = {0};
        int[] readings = {0};
        var burner = new Burner(0.2, () -> {
            if (++readings[0] % 1_000 == 0) {
                now += 1_000_000;
                takenByOthers[0] += 1_000_000;
            }
            return read();
        }, () -> now - takenByOthers[0]);
        burnt(burner, CALLS, WORK);
        long takenBefore = takenByOthers[0];
        long burnt = burnt(burner, CALLS, WORK) - (takenByOthers[0] - takenBefore);
        assertEquals(0.2, (double) burnt / (CALLS * WORK + burnt), 0.02);
    }

    @Test
    void itFollowsWhatTheWorkCosts() {
        var burner = new Burner(0.2, this::read, () -> now);
        burnt(burner, CALLS, WORK);
        burnt(burner, CALLS, 10 * WORK);
        long from = now;
        long burnt = burnt(burner, CALLS, 10 * WORK);
        assertEquals(0.2, (double) burnt / (now - from), 0.005);
    }

    @Test
    void aStartThatUsedMuchIsNotTakenForWork() {
        var burner = new Burner(0.5, this::read, () -> now);
        assertTrue(burnt(burner, 500, 1_000_000) < 500 * 10 * READING);
    }
}
