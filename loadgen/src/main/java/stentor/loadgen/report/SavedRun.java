package stentor.loadgen.report;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.DataFormatException;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.HdrHistogram.Histogram;

import stentor.loadgen.judge.Step;
import stentor.loadgen.measure.ErrorClass;
import stentor.loadgen.measure.Latencies;
import stentor.loadgen.measure.Loop;
import stentor.loadgen.measure.Result;
import stentor.loadgen.measure.Tally;
import stentor.loadgen.measure.Timing;
import stentor.loadgen.payload.InputFile;
import stentor.loadgen.target.MachineUsage;
import stentor.loadgen.target.Target;

/**
 * Reads what {@link Json} wrote. Thresholds are not read: whoever wants a result judged says by what. Of the tallies it has what
 * the JSON tells.
 */
public final class SavedRun {

    private static final Gson GSON = new GsonBuilder().setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES).create();
    private static final double MICRO = 1e3;
    private static final double SECOND = 1e9;

    private final JsonObject json;

    private SavedRun(JsonObject json) {
        this.json = json;
    }

    /**
     * The run of that file, named as the file is.
     *
     * @throws IOException if it cannot be read, or is no such file; the message says so in a line
     */
    public static Run read(String file) throws IOException {
        try {
            Path path = Path.of(file);
            return new SavedRun(JsonParser.parseString(InputFile.text(path, "give a file that loadgen wrote with --json")).getAsJsonObject()).run(path.getFileName().toString());
        } catch (InvalidPathException e) {
            throw new IOException("cannot read '" + file + "': " + e.getMessage(), e);
        } catch (RuntimeException | DataFormatException e) {
            // Whatever is missing or of another kind in a file of another program shows as one of many exceptions.
            throw new IOException("'" + file + "' is not a result that loadgen wrote with --json", e);
        }
    }

    private Run run(String name) throws DataFormatException {
        Loop loop = Loop.valueOf(json.get("loop").getAsString().toUpperCase(Locale.ROOT));
        List<Target> targets = json.getAsJsonArray("targets").asList().stream().map(target -> Target.parse(target.getAsString())).toList();
        var result = new Result(targets, Instant.parse(json.get("started").getAsString()), json.get("connections").getAsInt(), json.get("pipeline").getAsInt(),
            loop, real(json, "offered_per_s"), seconds(json, "duration_s"), measured(), total(), json.get("throughput_per_s").getAsDouble(),
            json.getAsJsonObject("bytes_per_s").get("sent").getAsDouble(), json.getAsJsonObject("bytes_per_s").get("received").getAsDouble(),
            timings(loop), errors(), datagrams(), generator(), processors(), server(), counters(), text(json, "first_mismatch"), json.get("interrupted").getAsBoolean(),
            breakdown());
        SeriesColumns series = new SeriesColumns.OnOneLine().fromJsonTree(json.get("series"));
        List<Origin> origins = json.getAsJsonArray("origins").asList().stream().map(origin -> GSON.fromJson(origin, Origin.class)).toList();
        return new Run(name, result, series.seconds(), origins, List.of(), steps());
    }

    /** Files of before it was told do not have it. */
    private Optional<String> breakdown() {
        return json.has("breakdown") ? text(json, "breakdown") : Optional.empty();
    }

    private Tally measured() {
        Tally tally = tally(json.getAsJsonObject("requests"));
        JsonObject udp = json.getAsJsonObject("udp");
        tally.lost = udp.get("lost").getAsLong();
        tally.late = udp.get("late").getAsLong();
        tally.duplicate = udp.get("duplicate").getAsLong();
        tally.reordered = udp.get("reordered").getAsLong();
        return tally;
    }

    private Tally total() {
        JsonObject total = json.getAsJsonObject("total");
        Tally tally = tally(total);
        tally.bytesSent = total.get("bytes_sent").getAsLong();
        tally.bytesReceived = total.get("bytes_received").getAsLong();
        return tally;
    }

    private static Tally tally(JsonObject requests) {
        var tally = new Tally();
        tally.sent = requests.get("sent").getAsLong();
        tally.completed = requests.get("completed").getAsLong();
        tally.mismatched = requests.get("mismatched").getAsLong();
        tally.unfinished = requests.get("unfinished").getAsLong();
        tally.delayed = requests.get("delayed").getAsLong();
        tally.unsent = requests.get("unsent").getAsLong();
        JsonObject errors = requests.getAsJsonObject("errors");
        tally.connectFailures = errors.get("connect").getAsLong();
        tally.timeouts = errors.get("timeout").getAsLong();
        tally.reset = errors.get("reset").getAsLong();
        tally.closed = errors.get("closed").getAsLong();
        return tally;
    }

    private Map<Timing, Histogram> timings(Loop loop) throws DataFormatException {
        JsonObject histograms = json.getAsJsonObject("histograms");
        Map<Timing, Histogram> timings = new EnumMap<>(Timing.class);
        for (Timing timing : loop.timings())
            timings.put(timing, Histogram.decodeFromCompressedByteBuffer(
                ByteBuffer.wrap(Base64.getDecoder().decode(histograms.get(timing.tag()).getAsString())), Latencies.LONGEST_NANOS));
        timings.putIfAbsent(Timing.SERVICE, timings.get(Timing.LATENCY));
        timings.putIfAbsent(Timing.LATENESS, Latencies.newHistogram());
        return timings;
    }

    private Map<ErrorClass, Result.Occurrences> errors() {
        Map<ErrorClass, Result.Occurrences> errors = new EnumMap<>(ErrorClass.class);
        json.getAsJsonObject("error_classes").asMap().forEach((name, value) -> {
            JsonObject times = value.getAsJsonObject();
            errors.put(ErrorClass.valueOf(name.toUpperCase(Locale.ROOT)),
                new Result.Occurrences(times.get("count").getAsLong(), seconds(times, "first_s"), seconds(times, "last_s")));
        });
        return errors;
    }

    private Optional<Result.Datagrams> datagrams() {
        JsonObject udp = json.getAsJsonObject("udp");
        if (!udp.has("jitter_us"))
            return Optional.empty();
        OptionalDouble dropped = real(udp, "dropped_by_our_kernel");
        return Optional.of(new Result.Datagrams(real(udp, "jitter_us").orElse(Double.NaN) * MICRO,
            dropped.isPresent() ? OptionalLong.of((long) dropped.getAsDouble()) : OptionalLong.empty()));
    }

    private Result.Generator generator() {
        JsonObject generator = json.getAsJsonObject("generator");
        return new Result.Generator(generator.get("cpu_cores").getAsDouble(), generator.get("collections").getAsLong(),
            Math.round(generator.get("collection_us").getAsDouble() * MICRO), Math.round(generator.get("longest_collection_us").getAsDouble() * MICRO),
            real(generator, "unread_share").orElse(Double.NaN), text(generator, "why"));
    }

    /** Files of before they were told of do not have them. */
    private SortedMap<Integer, MachineUsage.Shares> processors() {
        var processors = new TreeMap<Integer, MachineUsage.Shares>();
        if (json.has("processors"))
            json.getAsJsonObject("processors").asMap().forEach((number, shares) -> processors.put(Integer.valueOf(number), GSON.fromJson(shares, MachineUsage.Shares.class)));
        return processors;
    }

    private Optional<Result.ServerUsage> server() {
        if (json.get("server").isJsonNull())
            return Optional.empty();
        JsonObject server = json.getAsJsonObject("server");
        return Optional.of(new Result.ServerUsage(server.get("pid").getAsLong(), real(server, "cpu_us_per_request").orElse(Double.NaN),
            server.get("rss_bytes").getAsLong()));
    }

    private Map<String, Long> counters() {
        Map<String, Long> counters = new LinkedHashMap<>();
        if (!json.get("server").isJsonNull())
            json.getAsJsonObject("server").getAsJsonObject("counters").asMap().forEach((name, count) -> counters.put(name, count.getAsLong()));
        return counters;
    }

    private List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        for (JsonElement element : json.getAsJsonArray("search")) {
            JsonObject step = element.getAsJsonObject();
            steps.add(new Step(step.get("rate").getAsDouble(), step.get("throughput_per_s").getAsDouble(), real(step, "p50_us").orElse(Double.NaN) * MICRO,
                real(step, "p99_us").orElse(Double.NaN) * MICRO, step.get("confirming").getAsBoolean(), step.get("passed").getAsBoolean(),
                step.get("valid").getAsBoolean(), step.get("why").getAsString()));
        }
        return steps;
    }

    private static Duration seconds(JsonObject object, String name) {
        return Duration.ofNanos(Math.round(object.get(name).getAsDouble() * SECOND));
    }

    private static OptionalDouble real(JsonObject object, String name) {
        return object.get(name).isJsonNull() ? OptionalDouble.empty() : OptionalDouble.of(object.get(name).getAsDouble());
    }

    private static Optional<String> text(JsonObject object, String name) {
        return object.get(name).isJsonNull() ? Optional.empty() : Optional.of(object.get(name).getAsString());
    }
}
