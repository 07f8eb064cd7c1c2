package stentor.loadgen;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import stentor.loadgen.fake.Jar;

@Tag("soak")
class SoakIT {

    private static final long DEADLINE_SECONDS = 300;

    @TempDir
    Path folder;

    @Test
    void tenThousandClientsGetTheirOwnRepliesForAMinute() throws Exception {
        Path file = folder.resolve("result.json");
        Jar.Ended run = run("run", "tcp", "-c", "10k", "-d", "60s", "--timeout", "30s", "-e", "-m", "client \\{conn} request \\{seq} straße\\n",
            "-J", file.toString());
        System.out.print(run.err() + run.out());
        assertEquals(0, run.code(), run.err());
        JsonObject json = JsonParser.parseString(Files.readString(file, UTF_8)).getAsJsonObject();
        JsonObject total = json.getAsJsonObject("total");
        JsonObject counters = json.getAsJsonObject("server").getAsJsonObject("counters");
        assertEquals(0, total.get("mismatched").getAsLong());
        assertEquals("{\"connect\":0,\"timeout\":0,\"reset\":0,\"closed\":0}", total.get("errors").toString());
        assertTrue(total.get("sent").getAsLong() > 10_000);
        assertEquals(total.get("sent"), total.get("completed"));
        assertEquals(10_000, counters.get("connections_accepted").getAsLong());
        assertEquals(counters.get("bytes_received"), total.get("bytes_sent"));
        assertEquals(counters.get("bytes_sent"), total.get("bytes_received"));
    }

    @Test
    void theDemonstrationEndsWell() throws Exception {
        Jar.Ended demo = run("demo");
        System.out.print(demo.err() + demo.out());
        assertEquals(0, demo.code(), demo.err());
        assertTrue(demo.out().lines().anyMatch(line -> line.matches("  wrong replies +0 +0")), demo.out());
        assertTrue(demo.out().contains("What to try next:"), demo.out());
    }

    private static Jar.Ended run(String... args) throws Exception {
        try (Jar.Running running = Jar.loadgen(args)) {
            return running.await(DEADLINE_SECONDS);
        }
    }
}
