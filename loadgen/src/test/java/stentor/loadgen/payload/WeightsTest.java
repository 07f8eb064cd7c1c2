package stentor.loadgen.payload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import stentor.cli.UsageException;

class WeightsTest {

    private static final int DRAWS = 100_000;

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"1 | 100000", "1,1 | 50000,50000", "9,1 | 90000,10000", "0,3,0,1,0 | 0,75000,0,25000,0", "1e-3,1e-3 | 50000,50000",
        "0.2, 0.01, 1 | 16529,826,82645"})
    void eachIsDrawnAsOftenAsItsWeightSays(String weights, String counts) {
        String[] expected = counts.split(",");
        int[] drawn = draw(Weights.parse(weights));
        for (int i = 0; i < drawn.length; i++)
            assertEquals(Integer.parseInt(expected[i]), drawn[i], Integer.parseInt(expected[i]) == 0 || expected.length == 1 ? 0 : 900, "number " + i);
    }

    @Test
    void thereMayBeMany() {
        Weights weights = Weights.parse("1,".repeat(9_999) + "1");
        assertEquals(10_000, weights.size());
        int[] drawn = draw(weights);
        int sum = 0;
        for (int i = 0; i < 5_000; i++)
            sum += drawn[i];
        assertEquals(DRAWS / 2, sum, 900);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "1,", ",1", "0", "0,0", "-1,2", "NaN", "Infinity", "1,1e300", "1;2"})
    void whatIsNoWeightIsRefused(String weights) {
        assertThrows(UsageException.class, () -> Weights.parse(weights));
    }

    private static int[] draw(Weights weights) {
        int[] counts = new int[weights.size()];
        for (int i = 0; i < DRAWS; i++)
            counts[weights.draw(Draw.key(1, 2, i))]++;
        return counts;
    }
}
