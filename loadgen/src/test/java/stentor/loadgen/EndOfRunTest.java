package stentor.loadgen;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import stentor.loadgen.client.Trial;
import stentor.loadgen.expect.Expectation;
import stentor.loadgen.expect.Opening;
import stentor.loadgen.fake.FakeTcpServer;
import stentor.loadgen.fake.FreePort;
import stentor.loadgen.measure.IntervalListener;
import stentor.loadgen.measure.Result;
import stentor.loadgen.payload.Notation;
import stentor.loadgen.payload.Payload;
import stentor.loadgen.report.LiveView;
import stentor.loadgen.target.Target;

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

    @Test
    void aRunOfTimeoutsIsOneThoughOneOfItsTargetsRefuses() throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> line.socket().getInputStream().readAllBytes())) {
            Trial trial = Trial.of(server.target(), nobody()).clients(2).timeout(Duration.ofMillis(100)).requests(3);
            Result result = test(trial).run();
            assertEquals(3, result.measured().timeouts);
            assertTrue(result.total().refused > 0);
        }
    }

    /** The other one accepts connections and sends no greeting, which is found out later. */
    @Test
    void theTargetThatFailedFirstIsNamed() throws Exception {
        try (var server = new FakeTcpServer((connection, line) -> line.read())) {
            Target nobody = nobody();
            Expectation greeting = Expectation.parse("regex:220", Payload.of(List.of("any"), Notation.ESCAPED), Notation.ESCAPED);
            Trial trial = Trial.of(server.target(), nobody).clients(2).timeout(Duration.ofSeconds(2)).requests(3)
                .expecting(expected -> expected.after(new Opening(Optional.of(greeting), Optional.empty())));
            assertEquals("no server there: " + nobody + " refused; is it running, and is that its port?",
                assertThrows(IOException.class, () -> test(trial).run()).getMessage());
        }
    }

    private static Target nobody() {
        return Target.parse("tcp://127.0.0.1:" + FreePort.find());
    }

    private static LoadTest test(Trial trial) throws IOException {
        var view = new LiveView(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8), false);
        return new LoadTest(trial.plan(), 0, Optional.empty(), view, IntervalListener.NONE);
    }
}
