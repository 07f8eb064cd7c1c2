package stentor.loadgen;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;

import stentor.loadgen.client.Trial;
import stentor.loadgen.fake.FakeTcpServer;
import stentor.loadgen.measure.IntervalListener;
import stentor.loadgen.measure.Result;
import stentor.loadgen.report.LiveView;

/** What is made of a run when it is over. */
@Timeout(60)
class EndOfRunTest {

    @RepeatedTest(20)
    void whereAllClientsEndBeforeTheEndOfTheWarmupIsNoticedWhatCountsIsMeasured() throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> line.serveRest())) {
            Result result = test(Trial.of(server.target()).warmup(Duration.ofMillis(50)).requests(1)).run();
            assertEquals(1, result.measured().completed);
            assertEquals(1, result.latency().getTotalCount());
            assertTrue(result.measuredTime().isPositive());
        }
    }

    private static LoadTest test(Trial trial) throws IOException {
        var view = new LiveView(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8), false);
        return new LoadTest(trial.plan(), 0, Optional.empty(), view, IntervalListener.NONE);
    }
}
