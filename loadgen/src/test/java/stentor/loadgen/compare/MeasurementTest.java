package stentor.loadgen.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.junit.jupiter.api.Test;

class MeasurementTest {

    private static Measurement measurement(String server) {
        return Measurement.of(JsonParser.parseString("""
            {"throughput_per_s": 50, "requests": {"completed": 100}, "total": {"completed": 400}, "latency_us": {"p50": 7, "p99": null},
             "generator": {"saturated": false, "why": null}, "server": %s}""".formatted(server)).getAsJsonObject(), Double.NaN, List.of());
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

    /** Half of a processor is the server's and a tenth nobody's; three tenths are the generator's, here or elsewhere. */
    @Test
    void whatOthersTookIsNeitherIdleNorServersNorGenerators() {
        assertEquals(0.1, takenShare("""
            {"cpu_us_per_request": 10000.0, "rss_bytes": 1}""", 0), 1e-12);
        assertEquals(0.4, takenShare("""
            {"cpu_us_per_request": 10000.0, "rss_bytes": 1}""", 0, 1), 1e-12);
    }

    /** Or one that waits would be excused for it. */
    @Test
    void whatAServerLeavesIdleIsNotTakenByOthers() {
        assertEquals(0, Measurement.of(shared("""
            {"cpu_us_per_request": 2000.0, "rss_bytes": 1}""", 0.6), Double.NaN, List.of(0)).takenShare(), 1e-12);
    }

    @Test
    void whatOthersTookIsNotKnownWhereTheServerIsNotOrIsAnywhere() {
        assertTrue(Double.isNaN(takenShare("null", 0)));
        assertTrue(Double.isNaN(takenShare("""
            {"cpu_us_per_request": 10000.0, "rss_bytes": 1}""")));
    }

    private static double takenShare(String server, Integer... processors) {
        return Measurement.of(shared(server, 0.1), Double.NaN, List.of(processors)).takenShare();
    }

    private static JsonObject shared(String server, double idle) {
        return JsonParser.parseString("""
            {"throughput_per_s": 50, "requests": {"completed": 100}, "total": {"completed": 400}, "latency_us": {"p50": 7, "p99": null},
             "generator": {"saturated": false, "why": null, "cpu_cores": 0.3}, "server": %s,
             "processors": {"0": {"idle": %s, "stolen": 0.0, "interrupted": 0.0}, "1": {"idle": 1.0, "stolen": 0.0, "interrupted": 0.0}}}""".formatted(server, idle)).getAsJsonObject();
    }
}
