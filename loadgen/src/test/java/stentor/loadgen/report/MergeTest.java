package stentor.loadgen.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import stentor.loadgen.judge.Step;
import stentor.loadgen.measure.Interval.Phase;
import stentor.loadgen.measure.Result;
import stentor.loadgen.measure.Second;

/** Results that are read back, and added up. */
class MergeTest {

    @TempDir
    Path folder;

    @Test
    void whatIsReadIsWhatWasWritten() throws Exception {
        for (Result result : List.of(MadeUp.full(), MadeUp.bare())) {
            var run = new Run("", result, series(0.25), List.of(Origin.here(List.of("run", "-m", "it's"))), List.of(),
                List.of(new Step(1_000, 999.5, Double.NaN, 2e6, false, false, true, "p99<1ms"), new Step(500, 500, 1e6, 2e6, true, true, true, "")));
            Run read = SavedRun.read(saved("a.json", Json.of(run)));
            assertEquals("a.json", read.name());
            assertEquals(Json.of(run), Json.of(read));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "hello", "{\"loop\": \"closed\"}", "{\"target\": 1, \"targets\": [], \"loop\": \"closed\"}", "null", "{\"loop\": null}", "\0\1"})
    void aForeignFileIsToldApart(String content) throws Exception {
        String file = saved("foreign.json", content);
        assertEquals("'" + file + "' is not a result that loadgen wrote with --json", assertThrows(IOException.class, () -> SavedRun.read(file)).getMessage());
    }

    @Test
    void aResultWithAPartMissingIsForeign() throws Exception {
        JsonObject whole = JsonParser.parseString(Json.of(Run.of(MadeUp.full()))).getAsJsonObject();
        for (String name : List.of("histograms", "requests", "total", "generator", "series", "started", "latency_us")) {
            JsonObject part = whole.deepCopy();
            part.remove(name);
            String file = saved("part.json", part.toString());
            if (name.equals("latency_us"))
                assertEquals(MadeUp.full().latency(), SavedRun.read(file).result().latency());
            else
                assertTrue(assertThrows(IOException.class, () -> SavedRun.read(file)).getMessage().contains("is not a result"), name);
        }
    }

    @Test
    void aMissingFileIsSaidToBeMissing() {
        String file = folder.resolve("missing.json").toString();
        assertEquals("cannot read '" + file + "': there is no such file", assertThrows(IOException.class, () -> SavedRun.read(file)).getMessage());
        assertTrue(assertThrows(IOException.class, () -> SavedRun.read(folder.toString())).getMessage().startsWith("cannot read '"));
    }

    @Test
    void countsRatesAndHistogramsAddUp() {
        Result one = MadeUp.full();
        Result all = Merge.of(List.of(run("a", one), run("b", one), run("c", one))).result();
        Histogram latency = one.latency().copy();
        latency.add(one.latency());
        latency.add(one.latency());
        assertEquals(latency, all.latency());
        assertEquals(3 * one.connections(), all.connections());
        assertEquals(3 * one.measured().sent, all.measured().sent);
        assertEquals(3 * one.total().reset, all.total().reset);
        assertEquals(3 * one.completedPerSecond(), all.completedPerSecond(), 1e-6);
        assertEquals(one.measuredTime(), all.measuredTime());
        assertEquals(9, all.errors().values().iterator().next().count());
        assertEquals(3 * one.generator().cores(), all.generator().cores(), 1e-9);
        assertEquals(one.server().orElseThrow().cpuMicrosPerRequest() / 3, all.server().orElseThrow().cpuMicrosPerRequest(), 1e-9);
        assertTrue(all.generator().saturated().orElseThrow().startsWith("a: the generator used"), all.toString());
    }

    @Test
    void secondsThatOverlapInPartAddUpInPart() {
        Run run = Merge.of(List.of(run("a", MadeUp.full(), series(0)), run("b", MadeUp.full(), series(0.25))));
        assertEquals(series(0).size(), run.series().size());
        assertEquals(1_000 + 750, run.series().get(0).completed());
        assertEquals(1_001 + Math.round(0.25 * 1_000 + 0.75 * 1_001), run.series().get(1).completed(), 1);
        assertEquals(5e6 + 1, run.series().get(1).p50());
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', value = {
        "targets, \"different targets: tcp://127.0.0.1:12000 in a, tcp://127.0.0.1:13000 in b\"", "loop, \"different loops: closed in a, open in b\"",
        "pipeline, \"different requests under way a connection: 8 in a, 9 in b\"", "started, a had ended when b began; rates add only of runs side by side"})
    void whatIsNotPartOfOneLoadIsRefused(String field, String why) throws Exception {
        JsonObject json = JsonParser.parseString(Json.of(Run.of(MadeUp.full()))).getAsJsonObject();
        switch (field) {
            case "targets" -> json.add("targets", JsonParser.parseString("[\"tcp://127.0.0.1:13000\"]"));
            case "loop" -> {
                json.addProperty("loop", "open");
                JsonObject histograms = json.getAsJsonObject("histograms");
                histograms.add("service", histograms.get("latency"));
                histograms.add("lateness", histograms.get("latency"));
            }
            case "pipeline" -> json.addProperty("pipeline", 9);
            default -> json.addProperty("started", "2026-01-02T04:04:05Z");
        }
        Run other = SavedRun.read(saved("b", json.toString()));
        assertEquals(why, assertThrows(IllegalArgumentException.class, () -> Merge.of(List.of(run("a", MadeUp.full()), other))).getMessage());
    }

    private static Run run(String name, Result result) {
        return run(name, result, List.of());
    }

    private static Run run(String name, Result result, List<Second> series) {
        return new Run(name, result, series, List.of(), List.of(), List.of());
    }

    static List<Second> series(double from) {
        List<Second> series = new ArrayList<>();
        for (int i = 0; i < 10; i++)
            series.add(new Second(i == 0 ? Phase.WARMUP : Phase.MEASURING, from + i, 1, 1_000 + i, 1_000 + i, i == 5 ? 3 : 0, 5e6 + i, 9e6 + i, 1e7 + i, Double.NaN));
        return series;
    }

    private String saved(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content, StandardCharsets.UTF_8).toString();
    }
}
