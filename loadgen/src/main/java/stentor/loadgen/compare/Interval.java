package stentor.loadgen.compare;

import java.time.Instant;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

/** Some time. */
record Interval(Instant from, Instant to) {

    /** That in which a run measured, not what it warmed up for; by what {@code loadgen run} writes. */
    static Interval measured(JsonObject json) {
        Instant started = Instant.parse(json.get("started").getAsString());
        JsonObject series = json.getAsJsonObject("series");
        JsonArray phases = series.getAsJsonArray("phase");
        double from = Double.MAX_VALUE;
        double to = 0;
        for (int i = 0; i < phases.size(); i++)
            if (phases.get(i).getAsString().equals("measuring")) {
                double offset = series.getAsJsonArray("offset_s").get(i).getAsDouble();
                from = Math.min(from, offset);
                to = offset + series.getAsJsonArray("length_s").get(i).getAsDouble();
            }
        return new Interval(after(started, Math.min(from, to)), after(started, to));
    }

    private static Instant after(Instant start, double seconds) {
        return start.plusNanos(Math.round(seconds * 1e9));
    }
}
