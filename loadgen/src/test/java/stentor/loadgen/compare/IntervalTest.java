package stentor.loadgen.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;

import com.google.gson.JsonParser;
import org.junit.jupiter.api.Test;

class IntervalTest {

    @Test
    void whatWasMeasuredIsNeitherTheWarmupNorWhatCameAfterIt() {
        Interval measured = Interval.measured(JsonParser.parseString("""
            {"started": "2024-05-06T07:08:09.5Z", "series": {
             "phase": ["connecting", "warmup", "measuring", "measuring", "draining"],
             "offset_s": [0.0, 0.1, 2.25, 3.25, 4.0], "length_s": [0.1, 2.15, 1.0, 0.75, 0.2]}}""").getAsJsonObject());
        assertEquals(new Interval(Instant.parse("2024-05-06T07:08:11.75Z"), Instant.parse("2024-05-06T07:08:13.5Z")), measured);
    }
}
