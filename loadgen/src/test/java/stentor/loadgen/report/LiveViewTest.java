package stentor.loadgen.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.OptionalLong;

import org.junit.jupiter.api.Test;

class LiveViewTest {

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

    @Test
    void whereLinesStayThereAreNoControlCodesAndFewLines() {
        run(new LiveView(new PrintStream(shown, true, UTF_8), false), 100);
        assertFalse(text().matches("(?s).*[\\p{Cntrl}&&[^\\n]].*"), text());
        long lines = text().lines().count();
        assertTrue(lines >= 5 && lines <= 12, text());
        assertTrue(text().startsWith("heading\n  0 %   1,234 replies/s   p99 1.50 ms   3 failed   7 s left\n"), text());
    }

    @Test
    void onATerminalOneLineIsWrittenOverAndTakenAwayAtTheEnd() {
        run(new LiveView(new PrintStream(shown, true, UTF_8), true), 4);
        String[] states = text().split("\r\u001b\\[2K", -1);
        assertEquals("heading\n", states[0]);
        assertEquals("  connecting 1 of 2,000", states[1]);
        assertEquals("  [                    ] 1,234 replies/s   p99 1.50 ms   3 failed   7 s left", states[2]);
        assertEquals("  [##########          ] 1,234 replies/s   p99 1.50 ms   3 failed   7 s left", states[4]);
        assertEquals("  [####################] 1,234 replies/s   p99 1.50 ms   3 failed   7 s left", states[6]);
        assertEquals("  waiting for the last replies", states[7]);
        assertEquals("", states[8]);
        assertEquals(9, states.length);
    }

    @Test
    void duringTheWarmupThereIsNoPercentile() {
        new LiveView(new PrintStream(shown, true, UTF_8), false).running(true, 0, OptionalLong.empty(), 5, OptionalLong.of(1), 0);
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
            view.running(false, (double) i / steps, OptionalLong.of(7), 1_234, OptionalLong.of(1_500_000), 3);
        view.finishing();
        view.ended();
    }

    private String text() {
        return shown.toString(UTF_8).replace(System.lineSeparator(), "\n");
    }
}
