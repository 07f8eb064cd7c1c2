package stentor.loadgen.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import org.junit.jupiter.api.Test;

class MeasurementTest {

    private static Measurement measurement(String server) {
        return Measurement.of(JsonParser.parseString("""
            {"throughput_per_s": 50, "requests": {"completed": 100}, "total": {"completed": 400}, "latency_us": {"p50": 7, "p99": null},
             "generator": {"saturated": false, "why": null}, "server": %s}""".formatted(server)).getAsJsonObject(), Double.NaN);
    }

    /** It is asked before the warm-up and after all of it. */
    @Test
    void whatAJvmAllocatesIsSharedByTheRequestsOfTheWarmupToo() {
        assertEquals(10, measurement("null").with(new Garbage(4_000, 0, 0)).allocatedBytes());
    }

    /** Else one that sleeps before each reply could not be compared with one that does not. */
    @Test
    void whatIsTooLittleForTheSystemToTellIsTakenForTheLeastThatItTells() {
        assertEquals(100, measurement("{\"cpu_us_per_request\": 0.0, \"rss_bytes\": 1}").cpuMicros());
        assertEquals(300, measurement("{\"cpu_us_per_request\": 300.0, \"rss_bytes\": 1}").cpuMicros());
    }

    @Test
    void whatIsNotKnownIsNotANumber() {
        assertTrue(Double.isNaN(measurement("null").cpuMicros()));
        assertTrue(Double.isNaN(measurement("null").p99Micros()));
        assertTrue(Double.isNaN(measurement("null").allocatedBytes()));
    }
}
