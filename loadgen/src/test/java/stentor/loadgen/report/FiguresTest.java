package stentor.loadgen.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0 ns", "999, 999 ns", "1000, 1.00 us", "9994, 9.99 us", "9996, 10.0 us", "99940, 99.9 us", "99960, 100 us",
        "999499, 999 us", "999500, 1.00 ms", "12345678, 12.3 ms", "999499999, 999 ms", "999500000, 1.00 s", "61000000000, 61.0 s"})
    void timesHaveThreeSignificantDigits(long nanos, String shown) {
        assertEquals(shown, Figures.time(nanos));
    }

    @Test
    void aTimeThatIsNotThereIsADash() {
        assertEquals("-", Figures.time(OptionalLong.empty()));
        assertEquals("1.50 us", Figures.time(OptionalLong.of(1_500)));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', value = {"0, 0", "999, 999", "1000, \"1,000\"", "1234567, \"1,234,567\""})
    void countsHaveTheirThousandsApart(long count, String shown) {
        assertEquals(shown, Figures.count(count));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', value = {
        "0, 0.00", "1.234, 1.23", "9.996, 10.0", "12.34, 12.3", "99.96, 100", "123.6, 124", "12345.6, \"12,346\"", "NaN, -", "Infinity, -"})
    void numbersHaveNoFractionOnceTheyAreLarge(double value, String shown) {
        assertEquals(shown, Figures.number(value));
    }

    @ParameterizedTest
    @CsvSource({"0, 0.00 B", "64, 64.0 B", "1023, 1023 B", "1024, 1.00 KiB", "62669, 61.2 KiB", "1048576, 1.00 MiB",
        "5e9, 4.66 GiB", "3e12, 2.73 TiB", "5e15, 4547 TiB"})
    void bytesAreInUnitsOf1024(double bytes, String shown) {
        assertEquals(shown, Figures.bytes(bytes));
    }
}
