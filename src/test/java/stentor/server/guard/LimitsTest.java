package stentor.server.guard;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LimitsTest {

    static Stream<Arguments> impossible() {
        return Stream.of(
            arguments("maximum of connections must", limits -> limits.withMaxConnections(0)),
            arguments("per source", limits -> limits.withMaxPerSource(0)),
            arguments("idle timeout", limits -> limits.withIdleTimeout(Duration.ofMillis(-1))),
            arguments("write timeout", limits -> limits.withWriteTimeout(Duration.ofDays(366))),
            arguments("line timeout", limits -> limits.withLineTimeout(Duration.ofSeconds(-1))),
            arguments("maximum line", limits -> limits.withMaxLine(0)),
            arguments("maximum line", limits -> limits.withMaxLine((256 << 20) + 1)),
            arguments("drain timeout", limits -> limits.withDrainTimeout(Duration.ofMillis(-1))),
            arguments("backlog", limits -> limits.withBacklog(0)));
    }

    private static Arguments arguments(String named, UnaryOperator<Limits> change) {
        return Arguments.of(named, change);
    }

    @ParameterizedTest
    @MethodSource("impossible")
    void aValueOutOfRangeIsNamed(String named, UnaryOperator<Limits> change) {
        var refusal = assertThrows(IllegalArgumentException.class, () -> change.apply(Limits.DEFAULTS));
        assertTrue(refusal.getMessage().contains(named), refusal::getMessage);
    }

    @Test
    void theOutermostValuesAreInRange() {
        assertDoesNotThrow(() -> new Limits(1, 1, Duration.ZERO, Duration.ZERO, Duration.ZERO, 1, Duration.ZERO, 1));
        assertDoesNotThrow(() -> new Limits(Integer.MAX_VALUE, Integer.MAX_VALUE, Duration.ofDays(365), Duration.ofDays(365), Duration.ofDays(365),
            256 << 20, Duration.ofDays(365), Integer.MAX_VALUE));
    }

    @Test
    void eachChangeLeavesTheRestAsItWas() {
        assertEquals(new Limits(1, 2, Duration.ofMillis(3), Duration.ofMillis(4), Duration.ofMillis(5), 6, Duration.ofMillis(7), 8),
            Limits.DEFAULTS.withMaxConnections(1).withMaxPerSource(2).withIdleTimeout(Duration.ofMillis(3)).withWriteTimeout(Duration.ofMillis(4))
                .withLineTimeout(Duration.ofMillis(5)).withMaxLine(6).withDrainTimeout(Duration.ofMillis(7)).withBacklog(8));
    }

    @ParameterizedTest
    @CsvSource({
        "true,  1000000, 20000",
        "true,  20000,   19936",
        "false, 20000,   10000",
        "false, 1024,    960",
        "true,  128,     64",
        "true,  60,      30",
        "true,  32,      16",
    })
    void leftOpenItSuitsTheAddressAndThePartOfTheDescriptorsThatIsNotKept(boolean onLoopback, long descriptors, int connections) throws IOException {
        assertEquals(connections, Limits.DEFAULTS.inForce(onLoopback, OptionalLong.of(descriptors)).maxConnections());
    }

    @Test
    void whereTheSystemKnowsNoLimitOnlyTheAddressCounts() throws IOException {
        assertEquals(20_000, Limits.DEFAULTS.inForce(true, OptionalLong.empty()).maxConnections());
        assertEquals(1_000_000, Limits.DEFAULTS.withMaxConnections(1_000_000).inForce(false, OptionalLong.empty()).maxConnections());
    }

    @Test
    void whatThereAreNoDescriptorsForIsRefused() throws IOException {
        assertEquals(960, Limits.DEFAULTS.withMaxConnections(960).inForce(true, OptionalLong.of(1024)).maxConnections());
        var refusal = assertThrows(IOException.class, () -> Limits.DEFAULTS.withMaxConnections(961).inForce(true, OptionalLong.of(1024)));
        assertEquals("961 connections are more than this process can have open: its limit is 1024 files, of which 64 are kept for other things;"
            + " lower --max-connections to 960 or raise the limit, as with ulimit -n 1025", refusal.getMessage());
    }

    @Test
    void whatIsToBeRaisedIsRightAlsoForTheMostThatCanBeAskedFor() {
        var refusal = assertThrows(IOException.class, () -> Limits.DEFAULTS.withMaxConnections(Integer.MAX_VALUE).inForce(true, OptionalLong.of(1024)));
        assertTrue(refusal.getMessage().endsWith("as with ulimit -n 2147483711"), refusal::getMessage);
    }

    @Test
    void tooFewDescriptorsForAnybodyAreRefused() {
        var refusal = assertThrows(IOException.class, () -> Limits.DEFAULTS.inForce(true, OptionalLong.of(31)));
        assertEquals("this process may have 31 files open, and needs 32 to serve anybody; raise the limit, as with ulimit -n 1024", refusal.getMessage());
    }

    @Test
    void aSourceMayHaveAQuarterUnlessToldOtherwiseAndLoopbackAsManyAsThereAre() {
        Limits limits = Limits.DEFAULTS.withMaxConnections(1000);
        assertEquals(250, limits.share());
        assertTrue(limits.loopbackExempt());
        assertEquals(1, limits.withMaxConnections(3).share());
        assertEquals(7, limits.withMaxPerSource(7).share());
        assertFalse(limits.withMaxPerSource(7).loopbackExempt());
    }
}
