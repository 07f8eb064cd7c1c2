package stentor.loadgen.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import stentor.cli.UsageException;

class WarmupTest {

    @Test
    void isATimeOrARangeOfTimes() {
        assertEquals(Warmup.of(Duration.ofMillis(1_500)), Warmup.parse("1.5s"));
        assertEquals(new Warmup(Duration.ofMillis(1_500), Duration.ofSeconds(10)), Warmup.parse("1.5s..10s"));
        assertEquals(new Warmup(Duration.ZERO, Duration.ofMinutes(1)), Warmup.parse("0..1m"));
    }

    @Test
    void knowsWhetherTheRunSaysHowLongItTakes() {
        assertTrue(Warmup.parse("2s..10s").isRange());
        assertFalse(Warmup.parse("2s..2s").isRange());
        assertFalse(Warmup.parse("2s").isRange());
        assertTrue(Warmup.parse("0").isNone());
        assertFalse(Warmup.parse("0..1s").isNone());
    }

    @ParameterizedTest
    @ValueSource(strings = {"2s", "2s..10s", "1500ms..1m", "0s"})
    void isShownAsItIsTyped(String text) {
        assertEquals(text, Warmup.parse(text).toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "10s..2s | '10s..2s' ends before it begins; write the shorter time first, as in 2s..10s",
        "2s.. | '' is not a duration such as 500ms, 30s or 2m",
        "soon | 'soon' is not a duration such as 500ms, 30s or 2m"})
    void whatIsNeitherIsRefused(String text, String why) {
        assertEquals(why, assertThrows(UsageException.class, () -> Warmup.parse(text)).getMessage());
    }

    @Test
    void aLoadThatChangesNeedsOneTime() {
        assertEquals(Duration.ofSeconds(2), Warmup.parse("2s").fixed());
        UsageException refused = assertThrows(UsageException.class, () -> Warmup.parse("2s..10s").fixed());
        assertTrue(refused.getMessage().startsWith("--warmup 2s..10s is for a load that stays the same"), refused.getMessage());
    }
}
