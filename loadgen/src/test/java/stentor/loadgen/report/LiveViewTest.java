package stentor.loadgen.report;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

import stentor.loadgen.measure.Latencies;

class LiveViewTest {

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

    @Test
    void whereLinesStayThereAreNoControlCodesAndFewLines() {
        run(new LiveView(new PrintStream(shown, true, UTF_8), false), 100);
        assertFalse(text().matches("(?s).*[\\p{Cntrl}&&[^\\n]].*"), text());
        long lines = text().lines().count();
        assertTrue(lines >= 5 && lines <= 12, text());
        assertTrue(text().startsWith("heading\n  0 %   1,234 replies/s   p50 1.50 ms   p99 1.50 ms   3 failed   7 s left\n"), text());
    }

    @Test
    void onATerminalTwoLinesAreWrittenOverAndTakenAwayAtTheEnd() {
        var terminal = new Screen();
        var view = new LiveView(new PrintStream(shown, true, UTF_8), true);
        view.heading("heading");
        view.connecting(1, 2_000);
        assertEquals(List.of("heading", "  connecting 1 of 2,000"), terminal.after(shown));
        view.running(false, 0, OptionalLong.of(7), 1_234, latencies(), 3);
        view.running(false, 0.5, OptionalLong.of(3), 617, latencies(), 3);
        assertEquals(List.of("heading",
            "  █▅" + " ".repeat(28) + "   617 replies/s   p50 1.50 ms   p99 1.50 ms   3 failed",
            "  " + "█".repeat(15) + "░".repeat(15) + "   50 %   3 s left"), terminal.after(shown));
        view.finishing();
        assertEquals(List.of("heading", "  waiting for the last replies"), terminal.after(shown));
        view.ended();
        assertEquals(List.of("heading", ""), terminal.after(shown));
    }

    @Test
    void aHeadingTakesThePlaceOfWhatIsWrittenOver() {
        var terminal = new Screen();
        var view = new LiveView(new PrintStream(shown, true, UTF_8), true);
        view.connecting(99, 100);
        view.heading("too late");
        view.connecting(100, 100);
        assertEquals(List.of("too late", "  connecting 100 of 100"), terminal.after(shown));
    }

    @Test
    void theSparklineIsOfTheLastRates() {
        var terminal = new Screen();
        var view = new LiveView(new PrintStream(shown, true, UTF_8), true);
        for (int i = 0; i <= 100; i++)
            view.running(false, i / 100.0, OptionalLong.empty(), i, latencies(), 0);
        String line = terminal.after(shown).get(0);
        assertTrue(line.matches("  [▆▇█]{30}   100 replies/s .*"), line);
    }

    @Test
    void aTerminalWithoutBlocksIsShownOthers() {
        var view = new LiveView(new PrintStream(shown, true, US_ASCII), true);
        view.running(false, 0.5, OptionalLong.empty(), 8, latencies(), 0);
        assertTrue(text().contains("  # ") && text().contains("###..."), text());
    }

    @Test
    void duringTheWarmupThereIsNoPercentile() {
        new LiveView(new PrintStream(shown, true, UTF_8), false).running(true, 0, OptionalLong.empty(), 5, latencies(), 0);
        assertEquals("  0 %   5.00 replies/s   warming up   0 failed\n", text());
    }

    @Test
    void eachHeadingBeginsAnew() {
        var view = new LiveView(new PrintStream(shown, true, UTF_8), false);
        run(view, 10);
        long lines = text().lines().count();
        run(view, 10);
        assertEquals(2 * lines, text().lines().count());
    }

    private static void run(LiveView view, int steps) {
        view.heading("heading");
        view.connecting(1, 2_000);
        for (int i = 0; i <= steps; i++)
            view.running(false, (double) i / steps, OptionalLong.of(7), 1_234, latencies(), 3);
        view.finishing();
        view.ended();
    }

    private String text() {
        return shown.toString(UTF_8).replace(System.lineSeparator(), "\n");
    }

    private static Histogram latencies() {
        Histogram nanos = Latencies.newHistogram();
        nanos.recordValueWithCount(1_500_000, 200);
        return nanos;
    }

    /** What a terminal shows after the control codes that the view uses. */
    private static final class Screen {

        private static final Pattern CODE = Pattern.compile("\\033\\[(2K|A|\\?7l|\\?7h)|\r|\n|[^\\033\r\n]+");

        List<String> after(ByteArrayOutputStream shown) {
            List<String> lines = new ArrayList<>(List.of(""));
            int line = 0;
            Matcher m = CODE.matcher(shown.toString(UTF_8));
            while (m.find())
                switch (m.group()) {
                    case "\033[2K" -> lines.set(line, "");
                    case "\033[A" -> line--;
                    case "\n" -> {
                        if (++line == lines.size())
                            lines.add("");
                    }
                    case "\r", "\033[?7l", "\033[?7h" -> { }
                    default -> lines.set(line, lines.get(line) + m.group());
                }
            while (lines.size() > line + 1 && lines.get(lines.size() - 1).isEmpty())
                lines.remove(lines.size() - 1);
            return lines;
        }
    }
}
