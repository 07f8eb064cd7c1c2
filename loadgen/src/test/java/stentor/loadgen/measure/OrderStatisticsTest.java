package stentor.loadgen.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.OptionalLong;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import stentor.loadgen.measure.OrderStatistics.Ranks;

class OrderStatisticsTest {

    /** The textbooks' table for the median, from the sign test. */
    @ParameterizedTest
    @CsvSource({"6, 1, 6", "7, 1, 7", "8, 1, 8", "9, 2, 8", "10, 2, 9", "11, 2, 10", "12, 3, 10", "13, 3, 11", "14, 3, 12", "15, 4, 12", "16, 4, 13",
        "17, 5, 13", "18, 5, 14", "19, 5, 15", "20, 6, 15", "25, 8, 18", "30, 10, 21", "40, 14, 27", "50, 18, 33", "100, 40, 61"})
    void theMediansRanksAreThoseOfTheTables(long size, long lower, long upper) {
        assertEquals(new Ranks(OptionalLong.of(lower), OptionalLong.of(upper)), OrderStatistics.of(size, 0.5, 0.95));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 5})
    void ofTooFewNothingCanBeSaid(long size) {
        assertEquals(new Ranks(OptionalLong.empty(), OptionalLong.empty()), OrderStatistics.of(size, 0.5, 0.95));
    }

    @Test
    void anExtremePercentileHasALowerBoundBeforeItHasAnUpper() {
        Ranks ranks = OrderStatistics.of(1_000, 0.999, 0.95);
        assertTrue(ranks.lower().isPresent() && ranks.upper().isEmpty(), ranks.toString());
    }

    @Test
    void theTailsAreAsSmallAsAskedForAndNoNarrowerRanksWouldDo() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            int size = 1 + random.nextInt(150);
            double quantile = (1 + random.nextInt(99)) / 100.0;
            double tail = (1 + random.nextInt(10)) / 200.0;
            Ranks ranks = OrderStatistics.of(size, quantile, 1 - 2 * tail);
            String what = size + " values, " + quantile + ", " + tail + ", seed " + seed + ": " + ranks;
            long lower = ranks.lower().orElse(0);
            assertTrue(below(size, quantile, lower - 1) <= tail + 1e-9, what);
            assertTrue(below(size, quantile, lower) > tail - 1e-9, what);
            long upper = ranks.upper().orElse(size + 1);
            assertTrue(1 - below(size, quantile, upper - 1) <= tail + 1e-9, what);
            assertTrue(1 - below(size, quantile, upper - 2) > tail - 1e-9, what);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 0.99, 0.9999})
    void aboveTwoThousandMillionsTheRanksGoOnAsBelow(double quantile) {
        long size = Integer.MAX_VALUE;
        Ranks exact = OrderStatistics.of(size, quantile, 0.95);
        Ranks next = OrderStatistics.of(size + 1, quantile, 0.95);
        double deviation = Math.sqrt(size * quantile * (1 - quantile));
        assertEquals(exact.lower().getAsLong(), next.lower().getAsLong(), 0.01 * deviation + 2);
        assertEquals(exact.upper().getAsLong(), next.upper().getAsLong(), 0.01 * deviation + 2);
    }

    /** The probability that at most so many of the sample are below the quantile, term by term. */
    private static double below(int size, double quantile, long most) {
        BigDecimal p = BigDecimal.valueOf(quantile);
        BigDecimal sum = BigDecimal.ZERO;
        BigInteger ways = BigInteger.ONE;
        for (int k = 0; k <= Math.min(most, size); k++) {
            sum = sum.add(p.pow(k).multiply(BigDecimal.ONE.subtract(p).pow(size - k)).multiply(new BigDecimal(ways)), MathContext.DECIMAL128);
            ways = ways.multiply(BigInteger.valueOf(size - k)).divide(BigInteger.valueOf(k + 1));
        }
        return sum.doubleValue();
    }
}
