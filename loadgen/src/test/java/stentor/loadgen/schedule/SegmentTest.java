package stentor.loadgen.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PrimitiveIterator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentTest {

    @ParameterizedTest
    @EnumSource(Arrival.class)
    void theSchedulesOfAllSegmentsAreTogetherThatOfOneProcess(Arrival arrival) {
        var schedule = new Schedule(Profile.of(100, List.of(new Profile.Stage(Duration.ofSeconds(3), 700))), arrival, 42);
        List<Long> whole = first(1_000, schedule.starts(Segment.WHOLE));
        for (int of : new int[] {1, 2, 7}) {
            List<Long> together = new ArrayList<>();
            for (int number = 1; number <= of; number++) {
                var segment = new Segment(number, of);
                together.addAll(first((int) segment.share(1_000), schedule.starts(segment)));
            }
            together.sort(Long::compare);
            assertEquals(whole, together, of + " segments");
        }
    }

    @Test
    void sharesAddUpFollowEachOtherAndDifferByOneAtTheMost() {
        for (int of = 1; of < 20; of++)
            for (long total = 0; total < 100; total++) {
                long before = 0;
                for (int number = 1; number <= of; number++) {
                    var segment = new Segment(number, of);
                    assertEquals(before, segment.before(total));
                    assertTrue(Math.abs(segment.share(total) - (double) total / of) < 1, segment + " of " + total);
                    before += segment.share(total);
                }
                assertEquals(total, before);
            }
    }

    @Test
    void segmentsTakeTurns() {
        assertEquals(List.of(1L, 4L, 7L), List.of(new Segment(2, 3).turn(0), new Segment(2, 3).turn(1), new Segment(2, 3).turn(2)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "2/8     |                                                   | 2 | 8",
        "1/1     | SLURM_PROCID=5 SLURM_NTASKS=9                     | 1 | 1",
        "auto    | SLURM_PROCID=0 SLURM_NTASKS=4                     | 1 | 4",
        "auto    | OMPI_COMM_WORLD_RANK=3 OMPI_COMM_WORLD_SIZE=4     | 4 | 4",
        "auto    | PMI_RANK=1 PMI_SIZE=2                             | 2 | 2",
        "auto    | PMI_RANK=1 PMI_SIZE=2 SLURM_PROCID=1 SLURM_NTASKS=2 | 2 | 2",
        "auto/16 | JOB_COMPLETION_INDEX=15                           | 16 | 16",
        "auto/3  | PARALLEL_SEQ=3                                    | 3 | 3",
        "auto/8  | SLURM_PROCID=2 SLURM_NTASKS=4                     | 3 | 8"})
    void itIsGivenOrToldByTheLauncher(String text, String environment, int number, int of) {
        assertEquals(new Segment(number, of), Segment.parse(text, environment(environment)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "2       |                                   | '2' is neither a part such as 2/8, nor auto, nor auto/8",
        "0/8     |                                   | of 8 segments there is none with the number 0; the first is 1/8",
        "9/8     |                                   | of 8 segments there is none with the number 9; the first is 1/8",
        "1/0     |                                   | there may be 1 to 10000 segments, not 0",
        "auto/2  | PARALLEL_SEQ=3                    | of 2 segments there is none with the number 3; the first is 1/2",
        "auto/8  | SLURM_PROCID=0 PARALLEL_SEQ=3     | auto: SLURM_PROCID says that this is part 1, and PARALLEL_SEQ that it is part 3; write which one it is, as 2/8",
        "auto    | SLURM_PROCID=0 SLURM_NTASKS=4 OMPI_COMM_WORLD_RANK=1 OMPI_COMM_WORLD_SIZE=4 | auto: SLURM_PROCID says that this is part 1, and OMPI_COMM_WORLD_RANK that it is part 2; write which one it is, as 2/8",
        "auto    | SLURM_PROCID=x SLURM_NTASKS=4     | auto: the environment says 'x' where a number belongs"})
    void whatIsNoPartIsSaidToBeNone(String text, String environment, String why) {
        assertEquals(why, assertThrows(IllegalArgumentException.class, () -> Segment.parse(text, environment(environment))).getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "auto/4"})
    void withoutALauncherItIsSaidWhatWasLookedFor(String text) {
        String why = assertThrows(IllegalArgumentException.class, () -> Segment.parse(text, Map.of("JOB_COMPLETION_INDEXES", "1"))).getMessage();
        assertTrue(why.contains("SLURM_PROCID") && why.contains("JOB_COMPLETION_INDEX") && why.contains("write it as 2/8"), why);
    }

    private static Map<String, String> environment(String text) {
        Map<String, String> environment = new HashMap<>();
        if (text != null)
            for (String variable : text.split(" "))
                environment.put(variable.split("=")[0], variable.split("=")[1]);
        return environment;
    }

    private static List<Long> first(int count, PrimitiveIterator.OfLong starts) {
        List<Long> first = new ArrayList<>();
        for (int i = 0; i < count; i++)
            first.add(starts.nextLong());
        return first;
    }
}
