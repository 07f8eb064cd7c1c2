package stentor.loadgen.compare.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

class ChangePointsTest {

    private static final double ALPHA = 0.01;

    /** The Nile's yearly flow at Aswan from 1871 to 1970, in 10^8 cubic metres. */
    private static final double[] NILE = {1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960, 1180, 799, 958, 1140,
        1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774, 840, 874, 694, 940, 833, 701, 916, 692, 1020, 1050, 969, 831, 726, 456, 824, 702, 1120, 1100,
        832, 764, 821, 768, 845, 864, 862, 698, 845, 744, 796, 1040, 759, 781, 865, 845, 944, 984, 897, 822, 1010, 771, 676, 649, 846, 812, 742, 801, 1040,
        860, 874, 848, 890, 744, 749, 838, 1050, 918, 986, 797, 923, 975, 815, 1020, 906, 901, 1170, 912, 746, 919, 718, 714, 740};

    /** The one change in it is published: Cobb, 1978, after 1898. */
    @Test
    void theNileFellAfter1898AndNeverElse() {
        assertEquals(List.of(1899 - 1871), ChangePoints.of(1, ALPHA, NILE));
    }

    /** All energy distances from a matrix of differences, in NumPy 2.4; the largest is 4807.521314553991, in front of index 28. */
    @Test
    void theDistanceIsThatOfNumPy() {
        ChangePoints.Cut cut = ChangePoints.best(NILE);
        assertEquals(28, cut.at());
        assertEquals(4807.521314553991, cut.distance(), 1e-9);
    }

    @Test
    void stepsUpAndDownAreFoundWhereTheyAre() {
        var random = new Random(3);
        double[] series = new double[90];
        Arrays.setAll(series, i -> 0.01 * random.nextGaussian() + (i >= 30 && i < 60 ? 0.06 : 0));
        List<Integer> changes = ChangePoints.of(1, ALPHA, series);
        assertEquals(2, changes.size(), changes.toString());
        assertEquals(30, changes.get(0), 1);
        assertEquals(60, changes.get(1), 1);
    }

    @Test
    void noiseAloneSeldomHasAny() {
        int found = 0;
        int experiments = 200;
        for (int seed = 0; seed < experiments; seed++)
            found += ChangePoints.of(seed, ALPHA, new Random(seed).doubles(40).toArray()).isEmpty() ? 0 : 1;
        // At 1 % more than 8 of 200 would come about once in 4,000 times.
        assertTrue(found <= 8, "found in " + found);
    }

    @Test
    void whatIsTooShortOrNeverChangesHasNone() {
        assertEquals(List.of(), ChangePoints.of(1, ALPHA));
        assertEquals(List.of(), ChangePoints.of(1, ALPHA, 1, 1, 9, 9, 9));
        assertEquals(List.of(), ChangePoints.of(1, ALPHA, new double[50]));
    }
}
