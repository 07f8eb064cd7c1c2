package stentor.server.telemetry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a server counts and measures as text in Prometheus' exposition format 0.0.4. Any thread may ask for it. */
public final class MetricsPage {

    /** The media type of {@link #text}. */
    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final Map<String, List<Metric>> byName = new LinkedHashMap<>();

    /** A page with all counters, these metrics, and those of the process. */
    public MetricsPage(Counters counters, List<Metric> others) {
        Arrays.stream(Counter.values()).map(counter -> Metric.of(counter, counters)).forEach(this::add);
        others.forEach(this::add);
        ProcessMetrics.all().forEach(this::add);
    }

    private void add(Metric metric) {
        byName.computeIfAbsent(metric.name(), name -> new ArrayList<>()).add(metric);
    }

    /** The page as it stands now. */
    String text() {
        var text = new StringBuilder();
        for (List<Metric> same : byName.values()) {
            int start = text.length();
            same.forEach(metric -> metric.value().get().ifPresent(value -> append(text, metric, value)));
            if (text.length() > start)
                text.insert(start, "# HELP " + same.get(0).name() + " " + same.get(0).help() + ".\n"
                    + "# TYPE " + same.get(0).name() + " " + same.get(0).type() + "\n");
        }
        return text.toString();
    }

    private static void append(StringBuilder text, Metric metric, double value) {
        text.append(metric.name());
        if (!metric.labels().isEmpty())
            text.append('{').append(metric.labels()).append('}');
        text.append(' ');
        // Whole numbers without the exponent that a large double is written with.
        if (value == Math.rint(value) && Math.abs(value) < Long.MAX_VALUE)
            text.append((long) value);
        else
            text.append(value);
        text.append('\n');
    }
}
