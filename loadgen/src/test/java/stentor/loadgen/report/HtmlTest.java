package stentor.loadgen.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import stentor.loadgen.judge.Step;
import stentor.loadgen.judge.Threshold;
import stentor.loadgen.measure.Interval.Phase;
import stentor.loadgen.measure.Latencies;
import stentor.loadgen.measure.Loop;
import stentor.loadgen.measure.Result;
import stentor.loadgen.measure.Second;
import stentor.loadgen.measure.Timing;

class HtmlTest {

    private static final String HOSTILE = "</script><script>document.title='broken'</script>\"'&<b>\0\33[31m\u202E\uD800<!--";
    /** Tells of every chart how many of its pixels are drawn, in how many colours, and how wide it and the page are. */
    private static final String LOOK = """
        <script>
        const failures = [];
        addEventListener('error', event => failures.push(event.message));
        addEventListener('load', () => setTimeout(() => {
          const report = [...document.querySelectorAll('.chart')].map(place => {
            const canvas = place.querySelector('canvas');
            const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
            const colors = new Map();
            for (let i = 0; i < data.length; i += 4)
              if (data[i + 3] === 255) {
                const color = [data[i], data[i + 1], data[i + 2]].join();
                colors.set(color, (colors.get(color) || 0) + 1);
              }
            const wanted = name => {
              const probe = document.createElement('i');
              probe.style.color = getComputedStyle(document.documentElement).getPropertyValue(name);
              document.body.append(probe);
              const rgb = getComputedStyle(probe).color.match(/\\d+/g).join();
              probe.remove();
              return colors.get(rgb) || 0;
            };
            return { id: place.id, first: wanted('--c0'), second: wanted('--c1'), text: wanted('--quiet'), errors: wanted('--bad'), width: canvas.clientWidth, room: place.clientWidth };
          });
          const page = { charts: report, scroll: document.documentElement.scrollWidth, width: innerWidth, background: getComputedStyle(document.body).backgroundColor,
            title: document.title, failures };
          const pre = document.createElement('pre');
          pre.id = 'look';
          pre.textContent = JSON.stringify(page);
          document.body.append(pre);
        }, 1000));
        </script>
        """;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"false, 1280", "true, 1280", "false, 400", "true, 400"})
    void everyChartIsDrawnInBothColorsOfThePageAndAtAnyWidth(boolean dark, int width) throws Exception {
        Path page = page(Html.of(List.of(rich())));
        keepPicture(page, "single-" + (dark ? "dark" : "light") + "-" + width, dark, width);
        JsonObject look = look(page, dark, width);
        List<String> ids = new ArrayList<>();
        for (JsonElement element : look.getAsJsonArray("charts")) {
            JsonObject chart = element.getAsJsonObject();
            ids.add(chart.get("id").getAsString());
            assertTrue(chart.get("first").getAsInt() > 100, "no line: " + chart);
            assertTrue(chart.get("width").getAsInt() <= chart.get("room").getAsInt(), "wider than its place: " + chart);
        }
        assertEquals(List.of("search", "latency-percentiles", "latency-time", "rate-time", "connect-percentiles", "lateness-percentiles"), ids);
        assertTrue(look.getAsJsonArray("charts").get(3).getAsJsonObject().get("errors").getAsInt() > 20, look.toString());
        assertTrue(look.get("scroll").getAsInt() <= look.get("width").getAsInt(), "the page is wider than the window: " + look);
        assertEquals(dark ? "rgb(18, 22, 28)" : "rgb(244, 245, 247)", look.get("background").getAsString());
    }

    @Test
    void severalRunsLieOverEachOther() throws Exception {
        Run one = rich();
        Run other = rich();
        Path page = page(Html.of(List.of(new Run("before.json", one.result(), one.series(), one.origins(), List.of(), List.of()),
            new Run("after.json", other.result(), slower(other.series()), other.origins(), List.of(), List.of()))));
        keepPicture(page, "several", false, 1280);
        JsonArray charts = look(page, false, 1280).getAsJsonArray("charts");
        assertEquals(5, charts.size());
        for (JsonElement chart : charts)
            assertTrue(chart.getAsJsonObject().get("first").getAsInt() + chart.getAsJsonObject().get("second").getAsInt() > 100, chart.toString());
        String text = new Browser(folder).load(page, false, 1280);
        assertTrue(text.contains("<th>before.json</th><th>after.json</th>"), text);
    }

    @Test
    void theFiguresAreThoseOfTheJson() throws Exception {
        Run run = rich();
        JsonObject json = JsonParser.parseString(Json.of(run)).getAsJsonObject();
        String dom = new Browser(folder).load(page(Html.of(List.of(run))), false, 1280);
        for (String percentile : List.of("p50", "p90", "p99", "p99.9"))
            assertTrue(dom.contains("<th>latency " + percentile + "</th><td>"
                + Figures.time(Math.round(json.getAsJsonObject("latency_us").get(percentile).getAsDouble() * 1e3)) + " <span>["), percentile);
        assertTrue(dom.contains("<th>requests</th><td>" + Figures.count(json.getAsJsonObject("requests").get("sent").getAsLong()) + " "));
        assertTrue(dom.contains("<th>replies a second</th><td>" + Figures.number(json.get("throughput_per_s").getAsDouble()) + " "));
        assertTrue(dom.contains("pass  p99&lt;1s   ") && dom.contains("FAIL  errors&lt;0.0001%   "), dom);
    }

    @Test
    void whateverWasTypedIsShownAndNotDone() throws Exception {
        Run run = rich();
        var hostile = new Run(HOSTILE, run.result(), run.series(), List.of(Origin.here(List.of("run", HOSTILE, "-m", HOSTILE))), List.of(), List.of());
        String html = Html.of(List.of(hostile, run.named("other")));
        assertFalse(html.contains("<script>document"), "not escaped");
        JsonObject look = look(page(html), false, 1280);
        assertNotEquals("broken", look.get("title").getAsString());
        assertEquals(6, look.getAsJsonArray("charts").size());
    }

    @Test
    void nothingIsLoadedFromAnywhere() {
        String html = Html.of(List.of(rich()));
        assertFalse(Pattern.compile("(?i)<(?:link|img|iframe|script)[^>]*\\s(?:src|href)").matcher(html).find());
        assertFalse(Pattern.compile("(?i)@import|url\\(").matcher(html).find());
        assertTrue(html.contains("default-src 'none'"));
        assertTrue(html.contains("Copyright"), "the licence of what is inlined");
    }

    @Test
    void aRunOfWhichLittleIsKnownIsAPageToo() {
        String html = Html.of(List.of(Run.of(MadeUp.bare())));
        assertTrue(html.contains("<th>latency p50</th><td>- "), html);
        assertFalse(html.contains("class=chart "), html);
    }

    private JsonObject look(Path page, boolean dark, int width) throws Exception {
        String dom = new Browser(folder).load(page, dark, width);
        Matcher m = Pattern.compile("<pre id=\"look\">(.*?)</pre>", Pattern.DOTALL).matcher(dom);
        assertTrue(m.find(), "the page's scripts did not run to their end");
        JsonObject look = JsonParser.parseString(m.group(1).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")).getAsJsonObject();
        assertEquals(new JsonArray(), look.get("failures"));
        return look;
    }

    private Path page(String html) throws Exception {
        // In the page's own way, so that what is looked at is what people get.
        return Files.write(folder.resolve("page.html"), html.replace("</main>\n", "</main>\n" + LOOK).getBytes(UTF_8));
    }

    /** For a person to look at, where a folder is given. */
    private void keepPicture(Path page, String name, boolean dark, int width) throws Exception {
        String pictures = System.getProperty("stentor.pictures");
        if (pictures == null)
            return;
        Files.copy(page, Path.of(pictures, name + ".html"), StandardCopyOption.REPLACE_EXISTING);
        new Browser(folder).screenshot(page, Path.of(pictures, name + ".png"), dark, width);
    }

    private static List<Second> slower(List<Second> series) {
        return series.stream().map(s -> new Second(s.phase(), s.offset() + 0.03, s.length(), s.sent(), s.completed() * 8 / 10, s.errors() * 2, s.p50() * 1.6, s.p99() * 1.8, s.max() * 1.2,
            s.latenessP99())).toList();
    }

    /** An open loop of a minute with a warm-up, errors, and a search before it. */
    private static Run rich() {
        var random = new Random(7);
        Histogram latency = Latencies.newHistogram();
        Histogram service = Latencies.newHistogram();
        Histogram connect = Latencies.newHistogram();
        Histogram lateness = Latencies.newHistogram();
        for (int i = 0; i < 200_000; i++) {
            long nanos = (long) (300_000 * Math.exp(0.5 * random.nextGaussian()));
            service.recordValue(nanos);
            latency.recordValue(i % 500 == 0 ? nanos + random.nextInt(40_000_000) : nanos);
            lateness.recordValue((long) (20_000 * Math.exp(0.7 * random.nextGaussian())));
            if (i % 200 == 0)
                connect.recordValue((long) (90_000 * Math.exp(0.3 * random.nextGaussian())));
        }
        Map<Timing, Histogram> timings = new EnumMap<>(Map.of(Timing.LATENCY, latency, Timing.SERVICE, service, Timing.CONNECT, connect, Timing.LATENESS, lateness));
        List<Second> series = new ArrayList<>();
        for (int i = 0; i < 65; i++) {
            double wave = 1 + 0.1 * Math.sin(i / 5.0) + 0.03 * random.nextGaussian() + (i < 5 ? 1.5 - i * 0.3 : 0);
            series.add(new Second(i < 5 ? Phase.WARMUP : Phase.MEASURING, i, 1, 3_300, (long) (3_300 - 60 * wave), i == 20 || i == 21 || i == 48 ? 17 : 0, 300_000 * wave, 950_000 * wave,
                i == 20 ? 4e7 : 4e6 * wave, 60_000 * wave));
        }
        Result full = MadeUp.full();
        var result = new Result(full.targets(), full.started(), full.connections(), full.pipeline(), Loop.OPEN, OptionalDouble.of(3_300), Duration.ofSeconds(60), full.measured(), full.total(),
            3_299.2, 211_148, 211_148, timings, full.errors(), full.datagrams(), full.generator(), full.processors(), full.server(), full.serverCounters(), full.firstMismatch(), false,
            Optional.empty());
        List<Step> steps = Stream.of(1_000, 2_000, 4_000, 2_830, 3_360, 3_660, 3_510).map(rate -> {
            boolean passed = rate < 3_600;
            return new Step(rate, rate * 0.999, 250_000 + rate * 20.0, 500_000 + Math.pow(rate / 100.0, 3) * 100, false, passed, true, passed ? "" : "p99<5ms");
        }).toList();
        var run = new Run("", result, series, List.of(Origin.here(List.of("run", "tcp://127.0.0.1:12000", "-R", "@5ms", "--html", "result.html"))), List.of(), steps);
        return run.with(Stream.of("p99<1s", "errors<0.0001%").map(text -> Threshold.parse(text).judge(result)).toList());
    }
}
