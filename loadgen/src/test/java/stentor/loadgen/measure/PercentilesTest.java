package stentor.loadgen.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalLong;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PercentilesTest {

    @ParameterizedTest
    @CsvSource({
        "50,    0,      false", "50,    1,       false", "50,    2,       true",
        "90,    9,      false", "90,    10,      true",
        "99,    99,     false", "99,    100,     true",
        "99.9,  999,    false", "99.9,  1000,    true",
        "99.99, 9999,   false", "99.99, 10000,   true",
        "0,     0,      false", "0,     1,       true",
        "100,   100000, false"})
    void aPercentileIsCarriedWhereOneValueLiesAboveIt(double percentile, int size, boolean carried) {
        assertEquals(carried, Percentiles.of(sample(size), percentile).isPresent());
    }

    @Test
    void theValueIsTheOneBelowWhichTheShareLies() {
        Histogram sample = sample(1000);
        assertEquals(OptionalLong.of(500), Percentiles.of(sample, 50));
        assertEquals(OptionalLong.of(900), Percentiles.of(sample, 90));
        assertEquals(OptionalLong.of(990), Percentiles.of(sample, 99));
        assertEquals(OptionalLong.of(999), Percentiles.of(sample, 99.9));
    }

    /** The values from 1 to size. */
    private static Histogram sample(int size) {
        var sample = new Histogram(3);
        for (int i = 1; i <= size; i++)
            sample.recordValue(i);
        return sample;
    }
}
