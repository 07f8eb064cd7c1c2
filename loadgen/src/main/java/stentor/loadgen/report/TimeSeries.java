package stentor.loadgen.report;

import java.util.LinkedHashMap;
import java.util.Map;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;

import stentor.loadgen.measure.ErrorClass;
import stentor.loadgen.measure.Interval;
import stentor.loadgen.measure.IntervalListener;
import stentor.loadgen.measure.Timing;

/** Writes a JSON object a line and second as a run goes. Times of the warm-up's requests are in those of its seconds. */
public final class TimeSeries implements IntervalListener {

    private static final Gson GSON = new GsonBuilder().serializeNulls().disableHtmlEscaping().create();

    private final OutputFile.Journal journal;

    /** Writes there; whoever opened it closes it. */
    public TimeSeries(OutputFile.Journal journal) {
        this.journal = journal;
    }

    @Override
    public void interval(Interval interval) {
        journal.enter(out -> out.print(GSON.toJson(json(interval)) + "\n"));
    }

    private static Map<String, Object> json(Interval interval) {
        double seconds = interval.length().toNanos() / 1e9;
        var json = new LinkedHashMap<String, Object>();
        json.put("start", interval.start().toString());
        json.put("offset_s", interval.offset().toNanos() / 1e9);
        json.put("length_s", seconds);
        json.put("phase", Json.tag(interval.phase()));
        json.put("sent", interval.tally().sent);
        json.put("completed", interval.tally().completed);
        json.put("throughput_per_s", seconds == 0 ? null : interval.tally().completed / seconds);
        json.put("bytes_sent", interval.tally().bytesSent);
        json.put("bytes_received", interval.tally().bytesReceived);
        var errors = new LinkedHashMap<String, Object>();
        for (ErrorClass error : ErrorClass.values())
            if (interval.tally().count(error) != 0)
                errors.put(error.tag(), interval.tally().count(error));
        json.put("errors", errors);
        for (Timing timing : Timing.values())
            if (interval.timings().get(timing).getTotalCount() > 0)
                json.put(timing.tag() + "_us", Json.micros(interval.timings().get(timing)));
        return json;
    }
}
