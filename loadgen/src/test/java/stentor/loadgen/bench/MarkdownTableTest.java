package stentor.loadgen.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;

import org.junit.jupiter.api.Test;

import stentor.loadgen.target.Target;

class MarkdownTableTest {

    private static final Work WORK = new Work("some", "some work", Target.Protocol.TCP, List.of());

    @Test
    void theRatioIsTheMedianOfTheRoundsRatiosNotTheRatioOfTheMedians() {
        var table = new MarkdownTable();
        table.add(WORK, List.of(measured(1, 30_000, 10), measured(6, 10_000, 30), measured(4, 20_000, 20)),
            List.of(measured(2, 3_000, 1), measured(3, 1_000, 2.25), measured(5, 2_000, 3)));
        assertEquals("| some work | 4.00 (1.00-6.00) | 3.00 (2.00-5.00) | **0.80 (0.50-2.00)** | 20,000 | 2,000 | 20.0 | 2.3 |",
            table.toString().lines().toList().get(2));
    }

    @Test
    void theMedianOfAnEvenNumberIsHalfwayBetweenTheMiddleOnes() {
        assertEquals(new Spread(2.5, 1, 10), Spread.of(10, 2, 1, 3));
    }

    private static Measurement measured(double cpuMicros, double repliesPerSecond, double p99Millis) {
        return new Measurement(cpuMicros, repliesPerSecond, p99Millis, 0, false);
    }
}
