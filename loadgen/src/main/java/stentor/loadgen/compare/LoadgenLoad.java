package stentor.loadgen.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

import stentor.cli.ExitCode;
import stentor.cli.UsageException;
import stentor.loadgen.schedule.Warmup;
import stentor.loadgen.target.Target;

/** {@code loadgen run} in a fresh JVM for each run, so that none inherits what another one compiled or left in memory. */
public final class LoadgenLoad implements Load {

    /** What is asked for here and cannot be asked for by a work. */
    static final List<String> RESERVED = List.of("-d", "--duration", "-O", "--warmup", "--server-pid", "-J", "--json");
    /** Starting, connecting and waiting for the last replies take no longer. */
    private static final Duration OVERHEAD = Duration.ofSeconds(60);
    private static final String MAIN = "stentor.loadgen.Main";
    /** It is not what is measured: at once as fast as it gets is worth more than to be faster after seconds of compiling. */
    private static final String COMPILED_ONCE = "-XX:TieredStopAtLevel=1";

    private final Warmup warmup;
    private final Duration duration;
    private final Pinning pinning;
    private final Path folder;
    private volatile Process current;

    /** @param folder for files that are of use during a run only */
    public LoadgenLoad(Warmup warmup, Duration duration, Pinning pinning, Path folder) {
        this.warmup = warmup;
        this.duration = duration;
        this.pinning = pinning;
        this.folder = folder;
    }

    @Override
    public Measurement run(Work work, int port, long serverPid) throws NotValidException, IOException, InterruptedException {
        Path json = folder.resolve("run.json");
        Path output = folder.resolve("run.txt");
        Files.deleteIfExists(json);
        List<String> command = new ArrayList<>(pinning.generator());
        command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), COMPILED_ONCE, "-XX:+AutoCreateSharedArchive",
            "-XX:SharedArchiveFile=" + folder.resolve("loadgen.jsa"), "-cp", System.getProperty("java.class.path"), MAIN, "run",
            work.protocol().scheme() + "://" + Ports.HOST + ":" + port));
        command.addAll(work.options());
        command.addAll(List.of("--plain", "-d", duration.toMillis() + "ms", "-O", warmup.toString(),
            "--server-pid", Long.toString(serverPid), "-J", json.toString()));
        var process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        current = process;
        try {
            process.getOutputStream().close();
            if (!process.waitFor(warmup.most().plus(duration).plus(OVERHEAD).toMillis(), TimeUnit.MILLISECONDS))
                throw new NotValidException("work '" + work.name() + "': the load did not end");
        } finally {
            process.destroyForcibly();
        }
        if (process.exitValue() == ExitCode.USAGE.code())
            throw new UsageException("work '" + work.name() + "': " + complaint(output));
        if (!Files.exists(json))
            throw new NotValidException("work '" + work.name() + "': " + complaint(output));
        JsonObject result = result(work, json);
        check(work, result);
        return Measurement.of(result);
    }

    @Override
    public void interrupt() {
        Process process = current;
        if (process != null)
            process.destroyForcibly();
    }

    private static JsonObject result(Work work, Path json) throws NotValidException, IOException {
        try {
            return JsonParser.parseString(Files.readString(json, StandardCharsets.UTF_8)).getAsJsonObject();
        } catch (JsonParseException | IllegalStateException e) {
            throw new NotValidException("work '" + work.name() + "': the load ended before it had written all it measured");
        }
    }

    private static void check(Work work, JsonObject result) throws NotValidException {
        // A server that fails while it warms up fails.
        JsonObject requests = result.getAsJsonObject("total");
        long wrong = requests.get("mismatched").getAsLong();
        if (wrong > 0)
            throw new NotValidException("work '" + work.name() + "': " + wrong + " wrong replies"
                + (result.has("first_mismatch") && !result.get("first_mismatch").isJsonNull() ? ", the first at " + result.get("first_mismatch").getAsString() : ""));
        if (result.getAsJsonObject("requests").get("completed").getAsLong() == 0)
            throw new NotValidException("work '" + work.name() + "': not one request was answered");
        JsonObject errors = requests.getAsJsonObject("errors");
        // A datagram may get lost, and the client then waits for its reply in vain.
        if (work.protocol() == Target.Protocol.TCP && errors.entrySet().stream().anyMatch(error -> error.getValue().getAsLong() > 0))
            throw new NotValidException("work '" + work.name() + "': requests failed: " + errors);
    }

    private static String complaint(Path output) throws IOException {
        List<String> lines = Files.readString(output, StandardCharsets.UTF_8).lines().filter(line -> !line.isBlank()).toList();
        return lines.isEmpty() ? "the load failed and said nothing" : lines.get(lines.size() - 1).replaceFirst("^stentor-loadgen: ", "");
    }
}
