package stentor.loadgen.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

import stentor.cli.ExitCode;
import stentor.cli.Quantity;
import stentor.cli.UsageException;
import stentor.loadgen.schedule.Warmup;

/** {@code loadgen run}, by the same {@link Generator} for all runs, so that neither side has a faster or slower one. */
public final class LoadgenLoad implements Load {

    /** What is asked for here and cannot be asked for by a work. */
    static final List<String> RESERVED = List.of("-d", "--duration", "-O", "--warmup", "--server-pid", "-J", "--json");
    /** What is about several runs, or the judging of one. */
    static final List<String> IMPOSSIBLE = List.of("--find-rate", "--slo", "--threshold", "--start-at", "--segment");
    /** So large a share of datagrams may get lost, or be answered after the time-out. */
    private static final double BEARABLE_LOSS = 0.01;
    /** Starting, connecting and waiting for the last replies take no longer. */
    private static final Duration OVERHEAD = Duration.ofSeconds(60);

    private final Warmup warmup;
    private final Duration duration;
    private final Pinning pinning;
    private final Path folder;
    private final Generator generator;
    /** There is none where the server may be on any processor. */
    private final Optional<Yardstick> yardstick;

    /**
     * Starts the generator, and the yardstick beside the server.
     *
     * @param folder for files that are of use during a run only
     */
    public LoadgenLoad(Warmup warmup, Duration duration, Pinning pinning, Path folder) throws IOException {
        this.warmup = warmup;
        this.duration = duration;
        this.pinning = pinning;
        this.folder = folder;
        this.generator = new Generator(pinning, folder.resolve("generator.txt"));
        try {
            this.yardstick = pinning.processors().isEmpty() ? Optional.empty() : Optional.of(new Yardstick(pinning, folder.resolve("yardstick.txt")));
        } catch (IOException | RuntimeException e) {
            generator.close();
            throw e;
        }
    }

    @Override
    public Measurement run(Work work, int port, long serverPid) throws NotValidException, IOException, InterruptedException {
        Path json = folder.resolve("run.json");
        Files.deleteIfExists(json);
        List<String> run = new ArrayList<>(List.of("run", work.protocol().scheme() + "://" + Ports.HOST + ":" + port));
        // Ahead of the work's, the last of which may lack its value.
        run.addAll(List.of("--plain", "-d", Quantity.text(duration), "-O", warmup.toString(),
            "--server-pid", Long.toString(serverPid), "-J", json.toString()));
        run.addAll(work.options());
        Generator.Answer answer = answer(work, run);
        if (answer.exit() == ExitCode.USAGE.code())
            throw new UsageException("work '" + work.name() + "': " + answer.complaint());
        if (!Files.exists(json))
            throw new NotValidException("work '" + work.name() + "': " + answer.complaint());
        JsonObject result = result(work, json);
        if (result.getAsJsonArray("targets").size() > 1)
            throw new UsageException("work '" + work.name() + "': " + result.getAsJsonArray("targets").get(1).getAsString()
                + " is a target of its own; compare has the server for one, leave that out");
        check(work, result);
        return Measurement.of(result, yardstick(result), pinning.processors());
    }

    private Generator.Answer answer(Work work, List<String> run) throws NotValidException, InterruptedException {
        try {
            return generator.run(run, warmup.most().plus(duration).plus(OVERHEAD));
        } catch (IOException e) {
            throw new NotValidException("work '" + work.name() + "': " + e.getMessage());
        }
    }

    @Override
    public void close() {
        generator.close();
        yardstick.ifPresent(Yardstick::close);
    }

    private double yardstick(JsonObject result) throws NotValidException {
        if (yardstick.isEmpty())
            return Double.NaN;
        try {
            return yardstick.get().nanos(Interval.measured(result));
        } catch (IOException e) {
            throw new NotValidException(e.getMessage());
        }
    }

    private static JsonObject result(Work work, Path json) throws NotValidException, IOException {
        try {
            return JsonParser.parseString(Files.readString(json, StandardCharsets.UTF_8)).getAsJsonObject();
        } catch (JsonParseException | IllegalStateException e) {
            throw new NotValidException("work '" + work.name() + "': the load ended before it had written all it measured");
        }
    }

    private static void check(Work work, JsonObject result) throws NotValidException {
        if (!result.get("breakdown").isJsonNull())
            throw new NotValidException("work '" + work.name() + "': " + result.get("breakdown").getAsString());
        // A server that fails while it warms up fails.
        JsonObject requests = result.getAsJsonObject("total");
        long wrong = requests.get("mismatched").getAsLong();
        if (wrong > 0)
            throw NotValidException.byServer("work '" + work.name() + "': " + wrong + " wrong replies"
                + (result.has("first_mismatch") && !result.get("first_mismatch").isJsonNull() ? ", the first at " + result.get("first_mismatch").getAsString() : ""));
        if (result.getAsJsonObject("requests").get("completed").getAsLong() == 0)
            throw NotValidException.byServer("work '" + work.name() + "': not one request was answered");
        JsonObject errors = requests.getAsJsonObject("errors");
        long failed = errors.entrySet().stream().mapToLong(error -> error.getValue().getAsLong()).sum();
        // A datagram may get lost. But a server that left many without an answer would have none of their latencies counted.
        double bearable = work.protocol().isStream() ? 0 : BEARABLE_LOSS * requests.get("sent").getAsLong();
        if (failed > bearable)
            throw NotValidException.byServer("work '" + work.name() + "': requests failed: " + errors);
    }
}
