package stentor.loadgen.report;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.zip.Deflater;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import org.HdrHistogram.Histogram;

import stentor.loadgen.judge.Figure.Unit;
import stentor.loadgen.judge.Step;
import stentor.loadgen.judge.Verdict;
import stentor.loadgen.measure.ErrorClass;
import stentor.loadgen.measure.Interval;
import stentor.loadgen.measure.Percentiles;
import stentor.loadgen.measure.Result;
import stentor.loadgen.measure.Tally;
import stentor.loadgen.measure.Timing;
import stentor.loadgen.measure.WarmingUp;
import stentor.loadgen.target.Target;

/** A run as one JSON object, for scripts. Names, once there, stay; a figure that is not known or not carried by the sample is null. */
public final class Json {

    private static final Gson GSON = new GsonBuilder().setPrettyPrinting().serializeNulls().disableHtmlEscaping()
        .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
        .registerTypeAdapter(SeriesColumns.class, new SeriesColumns.OnOneLine()).create();
    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99};
    private static final String[] PERCENTILE_NAMES = {"p50", "p90", "p99", "p99.9", "p99.99"};

    private Json() {
    }

    /** The object, ending with a line end. */
    public static String of(Run run) {
        Result result = run.result();
        var json = new LinkedHashMap<String, Object>();
        json.put("target", result.target().toString());
        json.put("targets", result.targets().stream().map(Target::toString).toList());
        json.put("started", result.started().toString());
        json.put("connections", result.connections());
        json.put("pipeline", result.pipeline());
        json.put("duration_s", result.measuredTime().toNanos() / 1e9);
        json.put("loop", result.loop().tag());
        json.put("offered_per_s", result.offeredPerSecond().isPresent() ? result.offeredPerSecond().getAsDouble() : null);
        json.put("interrupted", result.interrupted());
        json.put("breakdown", result.breakdown().orElse(null));
        json.put("requests", requests(result.measured()));
        json.put("total", totals(result.total()));
        json.put("throughput_per_s", result.completedPerSecond());
        json.put("bytes_per_s", bytesPerSecond(result));
        for (Timing timing : Timing.values())
            json.put(timing.tag() + "_us", micros(result.timings().get(timing)));
        json.put("error_classes", errors(result.errors()));
        json.put("udp", udp(result));
        json.put("generator", generator(result.generator()));
        json.put("processors", result.processors());
        json.put("server", result.server().map(usage -> server(usage, result.serverCounters())).orElse(null));
        json.put("first_mismatch", result.firstMismatch().orElse(null));
        var histograms = new LinkedHashMap<String, Object>();
        for (Timing timing : result.loop().timings())
            histograms.put(timing.tag(), encoded(result.timings().get(timing)));
        json.put("histograms", histograms);
        json.put("thresholds", run.verdicts().stream().map(Json::verdict).toList());
        json.put("warming_up", run.warmingUp().map(Json::warmingUp).orElse(null));
        json.put("search", run.search().stream().map(Json::step).toList());
        json.put("origins", run.origins());
        json.put("series", SeriesColumns.of(run.series()));
        return GSON.toJson(json) + "\n";
    }

    private static Map<String, Object> requests(Tally tally) {
        var json = new LinkedHashMap<String, Object>();
        json.put("sent", tally.sent);
        json.put("completed", tally.completed);
        json.put("mismatched", tally.mismatched);
        json.put("unfinished", tally.unfinished);
        json.put("delayed", tally.delayed);
        json.put("unsent", tally.unsent);
        var errors = new LinkedHashMap<String, Object>();
        errors.put("connect", tally.connectFailures);
        errors.put("timeout", tally.timeouts);
        errors.put("reset", tally.reset);
        errors.put("closed", tally.closed);
        json.put("errors", errors);
        return json;
    }

    private static Map<String, Object> totals(Tally tally) {
        Map<String, Object> json = requests(tally);
        json.put("bytes_sent", tally.bytesSent);
        json.put("bytes_received", tally.bytesReceived);
        return json;
    }

    /** Of a histogram, with the confidence intervals of its percentiles; a bound is null where the sample is too small for it. */
    static Map<String, Object> micros(Histogram nanos) {
        boolean any = nanos.getTotalCount() > 0;
        var json = new LinkedHashMap<String, Object>();
        json.put("count", nanos.getTotalCount());
        json.put("min", any ? nanos.getMinValue() / 1e3 : null);
        json.put("mean", any ? nanos.getMean() / 1e3 : null);
        for (int i = 0; i < PERCENTILES.length; i++) {
            OptionalLong value = Percentiles.of(nanos, PERCENTILES[i]);
            json.put(PERCENTILE_NAMES[i], value.isPresent() ? value.getAsLong() / 1e3 : null);
        }
        json.put("max", any ? nanos.getMaxValue() / 1e3 : null);
        var bounds = new LinkedHashMap<String, Object>();
        for (int i = 0; i < PERCENTILES.length; i++)
            if (json.get(PERCENTILE_NAMES[i]) != null)
                bounds.put(PERCENTILE_NAMES[i], bounds(Percentiles.bounds(nanos, PERCENTILES[i])));
        json.put("ci95", bounds);
        return json;
    }

    private static Map<String, Object> bounds(Percentiles.Bounds bounds) {
        var json = new LinkedHashMap<String, Object>();
        json.put("low", bounds.low().isPresent() ? bounds.low().getAsLong() / 1e3 : null);
        json.put("high", bounds.high().isPresent() ? bounds.high().getAsLong() / 1e3 : null);
        return json;
    }

    private static Map<String, Object> verdict(Verdict verdict) {
        var json = new LinkedHashMap<String, Object>();
        json.put("threshold", verdict.threshold());
        json.put("passed", verdict.passed());
        boolean time = verdict.unit() == Unit.TIME;
        json.put(time ? "value_us" : "value", finite(verdict.value().orElse(Double.NaN) / (time ? 1e3 : 1)));
        json.put("why", verdict.why().isEmpty() ? null : verdict.why());
        return json;
    }

    private static Map<String, Object> warmingUp(WarmingUp warmingUp) {
        boolean time = warmingUp.what() == WarmingUp.Figure.LATENCY;
        var json = new LinkedHashMap<String, Object>();
        json.put("figure", time ? "latency_us" : "throughput_per_s");
        json.put("first_third", warmingUp.first() / (time ? 1e3 : 1));
        json.put("last_third", warmingUp.last() / (time ? 1e3 : 1));
        return json;
    }

    private static Map<String, Object> step(Step step) {
        var json = new LinkedHashMap<String, Object>();
        json.put("rate", step.rate());
        json.put("throughput_per_s", step.completedPerSecond());
        json.put("p50_us", finite(step.p50() / 1e3));
        json.put("p99_us", finite(step.p99() / 1e3));
        json.put("confirming", step.confirming());
        json.put("passed", step.passed());
        json.put("valid", step.valid());
        json.put("why", step.why());
        return json;
    }

    private static Map<String, Object> bytesPerSecond(Result result) {
        var json = new LinkedHashMap<String, Object>();
        json.put("sent", result.sentBytesPerSecond());
        json.put("received", result.receivedBytesPerSecond());
        return json;
    }

    private static Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }

    static String tag(Interval.Phase phase) {
        return phase.name().toLowerCase(Locale.ROOT);
    }

    private static Map<String, Object> errors(Map<ErrorClass, Result.Occurrences> errors) {
        var json = new LinkedHashMap<String, Object>();
        errors.forEach((error, occurrences) -> {
            var times = new LinkedHashMap<String, Object>();
            times.put("count", occurrences.count());
            times.put("first_s", occurrences.first().toNanos() / 1e9);
            times.put("last_s", occurrences.last().toNanos() / 1e9);
            json.put(error.tag(), times);
        });
        return json;
    }

    private static Map<String, Object> udp(Result result) {
        Tally tally = result.measured();
        var json = new LinkedHashMap<String, Object>();
        json.put("lost", tally.lost);
        json.put("late", tally.late);
        json.put("duplicate", tally.duplicate);
        json.put("reordered", tally.reordered);
        result.datagrams().ifPresent(datagrams -> {
            json.put("jitter_us", finite(datagrams.jitterNanos() / 1e3));
            json.put("dropped_by_our_kernel", datagrams.droppedByOurKernel().isPresent() ? datagrams.droppedByOurKernel().getAsLong() : null);
        });
        return json;
    }

    private static Map<String, Object> generator(Result.Generator generator) {
        var json = new LinkedHashMap<String, Object>();
        json.put("cpu_cores", generator.cores());
        json.put("saturated", generator.saturated().isPresent());
        json.put("why", generator.saturated().orElse(null));
        json.put("unread_share", finite(generator.unreadShare()));
        json.put("collections", generator.collections());
        json.put("collection_us", generator.collectionNanos() / 1e3);
        json.put("longest_collection_us", generator.longestCollectionNanos() / 1e3);
        return json;
    }

    private static Map<String, Object> server(Result.ServerUsage usage, Map<String, Long> counters) {
        var json = new LinkedHashMap<String, Object>();
        json.put("pid", usage.pid());
        json.put("cpu_us_per_request", finite(usage.cpuMicrosPerRequest()));
        json.put("rss_bytes", usage.residentBytes());
        json.put("counters", counters);
        return json;
    }

    /** Compressed, as text. */
    static String encoded(Histogram histogram) {
        ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(buffer, Deflater.BEST_COMPRESSION);
        return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length));
    }
}
