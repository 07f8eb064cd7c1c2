package stentor.server;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import stentor.server.guard.Limits;
import stentor.server.service.Echo;

class SettingsTest {

    static Stream<Arguments> impossible() {
        return Stream.of(
            arguments("TCP port", s -> s.withPorts(65_536, 0)),
            arguments("TCP port", s -> s.withPorts(-2, 0)),
            arguments("UDP port", s -> s.withPorts(0, 65_536)),
            arguments("neither TCP nor UDP", s -> s.withPort(Settings.OFF)),
            arguments("UDP rate", s -> s.withUdpRate(-1)),
            arguments("UDP rate", s -> s.withUdpRate(1_000_000_001)),
            arguments("metrics port", s -> s.withMetrics("::1", 65_536)));
    }

    private static Arguments arguments(String named, UnaryOperator<Settings> change) {
        return Arguments.of(named, change);
    }

    @ParameterizedTest
    @MethodSource("impossible")
    void aValueOutOfRangeIsNamed(String named, UnaryOperator<Settings> change) {
        var refusal = assertThrows(IllegalArgumentException.class, () -> change.apply(Settings.DEFAULTS));
        assertTrue(refusal.getMessage().contains(named), refusal::getMessage);
    }

    @Test
    void theOutermostValuesAreInRange() {
        assertDoesNotThrow(() -> Settings.DEFAULTS.withPorts(65_535, 0).withPorts(Settings.OFF, 1)
            .withUdpRate(0).withUdpRate(1_000_000_000).withMetrics("::1", 0).withMetrics("::1", Settings.OFF));
    }

    @Test
    void eachChangeLeavesTheRestAsItWas() {
        var echo = new Echo();
        var changed = Settings.DEFAULTS.withHost("::1").withPorts(1, 2).withService(echo).withOnce(true)
            .withLimits(limits -> limits.withMaxLine(4)).withLimits(limits -> limits.withBacklog(3)).withUdpRate(6).withMetrics("::2", 7);
        assertEquals(new Settings("::1", 1, 2, echo, true, Limits.DEFAULTS.withMaxLine(4).withBacklog(3), 6, "::2", 7), changed);
    }
}
