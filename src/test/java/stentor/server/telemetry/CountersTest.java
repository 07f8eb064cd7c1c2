package stentor.server.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

class CountersTest {

    private final Counters counters = new Counters();

    @Test
    void theTextNamesEveryCounterInItsOrder() {
        String names = Arrays.stream(counters.toString().split(" ")).map(pair -> pair.split("=")[0]).collect(Collectors.joining(" "));
        assertEquals("connections_open connections_accepted closed_by_peer closed_by_service closed_once closed_reset "
            + "closed_line_too_long closed_service_failed closed_idle closed_evicted closed_write_timeout closed_line_timeout closed_failed "
            + "closed_drained closed_drain_forced refused_source accept_deferred accept_failed bytes_received bytes_sent "
            + "datagrams_received datagrams_sent datagram_bytes_received datagram_bytes_sent dropped_empty dropped_truncated "
            + "dropped_source dropped_rate dropped_amplifying dropped_reply_too_large dropped_no_reply dropped_service_failed dropped_send_failed receive_failed", names);
    }

    @Test
    void theTextHoldsTheValues() {
        counters.add(Counter.CONNECTIONS_ACCEPTED);
        counters.add(Counter.BYTES_RECEIVED, 5_000_000_000L);
        assertTrue(counters.toString().startsWith("connections_open=1 connections_accepted=1 closed_by_peer=0 "), counters::toString);
        assertTrue(counters.toString().contains(" bytes_received=5000000000 "), counters::toString);
    }

    @Test
    void everyCauseOfClosingClosesAConnection() {
        for (Counter cause : Counter.values()) {
            if (!cause.name().startsWith("CLOSED_"))
                continue;
            counters.add(Counter.CONNECTIONS_ACCEPTED);
            assertEquals(1, counters.connectionsOpen(), cause::label);
            counters.add(cause);
            assertEquals(0, counters.connectionsOpen(), cause::label);
        }
    }
}
