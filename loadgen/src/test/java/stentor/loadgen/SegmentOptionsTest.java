package stentor.loadgen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import stentor.cli.CommandLine;
import stentor.cli.UsageException;
import stentor.loadgen.schedule.Segment;

class SegmentOptionsTest {

    private static final Instant NOW = Instant.parse("2026-01-31T09:30:00Z");

    @Test
    void withoutThemTheLoadIsWholeAndBeginsAtOnce() {
        SegmentOptions options = options();
        assertEquals(Segment.WHOLE, options.segment());
        assertEquals(Optional.empty(), options.startAt());
    }

    @ParameterizedTest
    @CsvSource({"2026-01-31T09:30:01.25Z, 1250", "1769851800.5, 500", "1769851801, 1000", "2026-01-31T10:30:02+01:00, 2000"})
    void theStartIsATimeOrSeconds(String text, long millis) {
        assertEquals(NOW.plusMillis(millis), options("--start-at", text).startAt().orElseThrow());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "2026-01-31T09:30:00Z | --start-at: '2026-01-31T09:30:00Z' was 0s ago; leave more time to start all processes",
        "1769851788.5         | --start-at: '1769851788.5' was 11s ago; leave more time to start all processes",
        "0206-01-31T09:30:00Z | --start-at: '0206-01-31T09:30:00Z' is more than 100 years away",
        "9026-01-31T09:30:00Z | --start-at: '9026-01-31T09:30:00Z' is more than 100 years away",
        "noon                 | --start-at: 'noon' is neither a time such as 2026-01-31T09:30:00Z nor seconds since 1970 as from date +%s",
        "-5                   | --start-at: '-5' is neither a time such as 2026-01-31T09:30:00Z nor seconds since 1970 as from date +%s"})
    void whatIsOverOrNoTimeIsRefused(String text, String complaint) {
        assertEquals(complaint, assertThrows(UsageException.class, () -> options("--start-at", text).startAt()).getMessage());
    }

    @Test
    void whatTheLauncherSaysIsTakenAndItsLackTold() {
        var options = new SegmentOptions(Map.of("SLURM_PROCID", "3", "SLURM_NTASKS", "4"), Clock.fixed(NOW, ZoneOffset.UTC));
        new CommandLine(options).parse("--segment", "auto");
        assertEquals(new Segment(4, 4), options.segment());
        assertEquals("segment 4 of 4", options.toString());
        String complaint = assertThrows(UsageException.class, () -> options("--segment", "auto").segment()).getMessage();
        assertTrue(complaint.startsWith("--segment: auto: no launcher tells"), complaint);
    }

    private static SegmentOptions options(String... args) {
        var options = new SegmentOptions(Map.of(), Clock.fixed(NOW, ZoneOffset.UTC));
        new CommandLine(options).parse(args);
        return options;
    }
}
