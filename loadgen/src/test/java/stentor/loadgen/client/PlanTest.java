package stentor.loadgen.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.UnknownHostException;
import java.time.Duration;

import org.junit.jupiter.api.Test;

import stentor.cli.UsageException;
import stentor.loadgen.target.Target;

class PlanTest {

    private static final Target TCP = Target.parse("tcp://127.0.0.1:1");
    private static final Target UDP = Target.parse("udp://127.0.0.1:1");

    @Test
    void whatCannotBeRunIsRefusedWithTheOptionToChange() {
        assertRefused("--connections must be from 1 to 999999, not 0", Trial.of(TCP).clients(0));
        assertRefused("--connections must be from 1 to 999999, not 1000000", Trial.of(TCP).clients(1_000_000));
        assertRefused("--pipeline must be at least 1, not -1", Trial.of(TCP).pipeline(-1));
        assertRefused("the targets must all be of one protocol; run loadgen once for each", Trial.of(TCP, UDP));
        assertRefused("--udp-tag is for udp:// targets; a stream keeps the order of replies", Trial.of(TCP).tagged());
        assertRefused("--timeout must be more than 0", Trial.of(TCP).timeout(Duration.ZERO));
        assertRefused("a message of 65508 bytes does not fit a datagram; at most 65507", Trial.of(UDP).message("a".repeat(65_508)));
        assertRefused("with --expect none it cannot be told where a reply ends; leave out --pipeline, or say what to expect",
            Trial.of(TCP).expect("none").pipeline(2));
    }

    @Test
    void noMoreIsUnderWayThanTheSocketsHoldForSure() throws UnknownHostException {
        assertEquals(2, Trial.of(TCP).message("a".repeat(64 * 1024)).pipeline(2).plan().pipeline());
        var refusal = assertThrows(UsageException.class, Trial.of(TCP).message("a".repeat(64 * 1024)).pipeline(3)::plan);
        assertTrue(refusal.getMessage().endsWith("lower --pipeline or shorten the messages"), refusal.getMessage());
    }

    @Test
    void datagramsKeepTheirEndsSoAnyPipelineWillDo() throws UnknownHostException {
        assertEquals(100, Trial.of(UDP).expect("none").message("a".repeat(65_507)).pipeline(100).plan().pipeline());
    }

    private static void assertRefused(String message, Trial trial) {
        assertEquals(message, assertThrows(UsageException.class, trial::plan).getMessage());
    }
}
