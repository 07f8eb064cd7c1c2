package stentor.loadgen.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A chart as the page's script draws it: lines over a common axis. A point that is not there is null.
 *
 * @param id of the element it is drawn in
 * @param x what the horizontal axis is
 * @param y what the vertical axis is
 * @param bands times that differ from the rest
 */
record Chart(String id, String title, String about, Axis x, Axis y, List<Line> lines, List<Band> bands) {

    /** What is along an axis. */
    enum Axis {
        /** One in so many is above: 1 is the minimum, 100 the 99th percentile. Logarithmic. */
        PERCENTILE,
        /** From the beginning of the run. */
        SECONDS,
        /** Microseconds. Logarithmic. */
        TIME,
        /** How many a second, from 0. */
        RATE
    }

    /** How a line is drawn. */
    enum Style { SOLID, DASHED, POINTS, ERRORS }

    /**
     * A line, or points.
     *
     * @param color the number of a colour of the page; errors have one of their own
     * @param shown what is read off at a point, if that is not its height
     */
    record Line(String label, int color, Style style, List<Double> x, List<Double> y, List<String> shown) {

        Line(String label, int color, Style style) {
            this(label, color, style, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }

        void add(double at, double value) {
            x.add(at);
            y.add(Double.isFinite(value) ? value : null);
        }

        void add(double at, double value, String text) {
            add(at, value);
            shown.add(text);
        }

        boolean hasPoints() {
            return y.stream().anyMatch(value -> value != null);
        }
    }

    /** Part of the horizontal axis. */
    record Band(String label, double from, double to) {
    }
}
