package stentor.loadgen.report;

import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

import org.HdrHistogram.Histogram;

import stentor.loadgen.measure.Percentiles;

/**
 * How a run is going: on a terminal two lines that are written over, elsewhere a line now and then, without control codes. What is
 * shown goes to stderr, so that stdout carries nothing but the result.
 */
public final class LiveView {

    private static final String ERASE_LINE = "\r\033[2K";
    private static final String LINE_UP = "\033[A";
    /** Longer lines would wrap, and what wraps is not written over. */
    private static final String NO_WRAP = "\033[?7l";
    private static final String WRAP = "\033[?7h";
    /** From the lowest bar to the highest, and what fills and what is left of the bar of progress. */
    private static final String BLOCKS = "▁▂▃▄▅▆▇█";
    private static final String BAR = "█░";
    /** For a terminal without the others. */
    private static final String ASCII_BLOCKS = "_.-=+*%#";
    private static final String ASCII_BAR = "#.";
    /** Lines that a run should come to where they are not written over. */
    private static final double PLAIN_LINES = 10;
    private static final int WIDTH = 30;

    private final PrintStream to;
    private final boolean overwrite;
    private final String blocks;
    private final String bar;
    private final Deque<Double> rates = new ArrayDeque<>();
    private double nextPlainAt;
    private int linesShown;

    /** @param overwrite whether this is a terminal that understands the control codes for that */
    public LiveView(PrintStream to, boolean overwrite) {
        this.to = to;
        this.overwrite = overwrite;
        boolean drawable = to.charset().newEncoder().canEncode(BLOCKS + BAR);
        this.blocks = drawable ? BLOCKS : ASCII_BLOCKS;
        this.bar = drawable ? BAR : ASCII_BAR;
    }

    /** Says what begins now. */
    public void heading(String text) {
        nextPlainAt = 0;
        rates.clear();
        ended();
        to.println(text);
    }

    /** Shown only where it is written over: it is over in a moment. */
    public void connecting(int attempted, int connections) {
        if (overwrite)
            show("  connecting " + Figures.count(attempted) + " of " + Figures.count(connections));
    }

    /** Likewise, since nothing happens meanwhile. */
    public void waiting(long seconds) {
        if (overwrite)
            show("  connected; begins in " + seconds + " s");
    }

    /**
     * Another second or so is over; where lines stay, some are left out.
     *
     * @param done from 0 to 1, what is over of the whole
     * @param perSecond right replies
     * @param latencies what was measured in it
     * @param failed since the beginning
     */
    public void running(boolean warmingUp, double done, OptionalLong secondsLeft, double perSecond, Histogram latencies, long failed) {
        rates.addLast(perSecond);
        if (rates.size() > WIDTH)
            rates.removeFirst();
        String rate = Figures.number(perSecond) + " replies/s";
        String figures = (warmingUp ? "warming up" : percentiles(latencies)) + "   " + Figures.count(failed) + " failed";
        String left = secondsLeft.isPresent() ? "   " + secondsLeft.getAsLong() + " s left" : "";
        if (overwrite) {
            int filled = (int) Math.round(done * WIDTH);
            show("  " + sparkline() + " ".repeat(WIDTH - rates.size()) + "   " + rate + "   " + figures,
                "  " + bar.substring(0, 1).repeat(filled) + bar.substring(1).repeat(WIDTH - filled) + "   " + Math.round(done * 100) + " %" + left);
        } else if (done >= nextPlainAt) {
            to.println("  " + Math.round(done * 100) + " %   " + rate + "   " + figures + left);
            nextPlainAt = done + 1 / PLAIN_LINES;
        }
    }

    private static String percentiles(Histogram latencies) {
        return "p50 " + Figures.time(Percentiles.of(latencies, 50)) + "   p99 " + Figures.time(Percentiles.of(latencies, 99));
    }

    /** The last rates, each as high as its share of the highest. */
    private String sparkline() {
        double highest = rates.stream().mapToDouble(rate -> rate).max().orElse(0);
        var line = new StringBuilder();
        for (double rate : rates)
            line.append(blocks.charAt(highest == 0 ? 0 : (int) Math.round(rate / highest * (blocks.length() - 1))));
        return line.toString();
    }

    /** The last replies are waited for. */
    public void finishing() {
        if (overwrite)
            show("  waiting for the last replies");
    }

    /** Takes away what was to be written over. */
    public void ended() {
        if (overwrite) {
            show("");
            linesShown = 0;
        }
    }

    /** In place of the lines before. */
    private void show(String... lines) {
        var text = new StringBuilder(ERASE_LINE);
        for (int i = 1; i < linesShown; i++)
            text.append(LINE_UP).append(ERASE_LINE);
        text.append(NO_WRAP).append(String.join("\n", lines)).append(WRAP);
        to.print(text);
        to.flush();
        linesShown = lines.length;
    }
}
