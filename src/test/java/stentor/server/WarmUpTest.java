package stentor.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import stentor.server.telemetry.Counter;

class WarmUpTest {

    @Test
    void servesSoManyConnections() {
        var warmUp = new WarmUp(40);
        warmUp.run();
        assertTrue(warmUp.served() > 0 && warmUp.served() <= 40, () -> "served " + warmUp.served());
    }

    @Test
    void noCounterOfAServerThatRunsBesideItKnows() throws Exception {
        try (var server = Server.start(Settings.DEFAULTS.withPort(0))) {
            new WarmUp(40).run();
            assertEquals(0, server.count(Counter.CONNECTIONS_ACCEPTED));
        }
    }
}
