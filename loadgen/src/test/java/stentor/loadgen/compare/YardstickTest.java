package stentor.loadgen.compare;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YardstickTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;
    private Yardstick yardstick;

    @BeforeEach
    void start() throws Exception {
        yardstick = new Yardstick(Pinning.none("a test"), folder.resolve("errors.txt"));
    }

    @AfterEach
    void end() {
        yardstick.close();
    }

    @Test
    void tellsWhatItTookBetweenTwoTimesAndNothingOfAnyOther() throws Exception {
        Instant begin = Instant.now();
        double nanos = await().atMost(PATIENCE).until(() -> yardstick.nanos(new Interval(begin, Instant.now())), told -> !Double.isNaN(told));
        assertTrue(nanos > 1_000 && nanos < 1e9, () -> "a piece of work took something else");
        Instant later = Instant.now().plusSeconds(3_600);
        assertTrue(Double.isNaN(yardstick.nanos(new Interval(later, later.plusSeconds(1)))), "what is not in it does not count");
    }

    @Test
    void oneThatHasGoneIsToldOf() throws Exception {
        yardstick.close();
        Instant now = Instant.now();
        await().atMost(PATIENCE).untilAsserted(() -> assertEquals("the yardstick ended with 137 and said nothing",
            assertThrows(IOException.class, () -> yardstick.nanos(new Interval(now, now))).getMessage()));
    }
}
