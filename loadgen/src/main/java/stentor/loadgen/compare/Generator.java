package stentor.loadgen.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.google.gson.Gson;

/**
 * A process of loadgen's that makes one run after another, as {@code stentor.loadgen.Standby} has it. Confined to one thread, but
 * for {@link #close}.
 */
final class Generator implements AutoCloseable {

    private static final String MAIN = "stentor.loadgen.Standby";
    /** It is not what is measured: at once as fast as it gets is worth more than to be faster after seconds of compiling. */
    private static final String COMPILED_ONCE = "-XX:TieredStopAtLevel=1";

    /**
     * What came of a run.
     *
     * @param exit its exit status
     * @param said what it would have printed
     */
    record Answer(int exit, String said) {
        /** The last line of that. */
        String complaint() {
            return LastLine.of(said).replaceFirst("^stentor-loadgen: ", "");
        }
    }

    private final Gson gson = new Gson();
    private final Path errors;
    private final Process process;
    private final Writer requests;
    private final BufferedReader answers;

    /** @param errors where to keep what it says when it breaks down */
    Generator(Pinning pinning, Path errors) throws IOException {
        this.errors = errors;
        process = OwnJvm.of(pinning.generator(), List.of(COMPILED_ONCE), MAIN, errors).start();
        requests = process.outputWriter(StandardCharsets.UTF_8);
        answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /**
     * Makes a run.
     *
     * @param options of {@code loadgen run}
     * @throws IOException if the process has broken down, or the run does not end in time; the message says how. There is none after it
     */
    Answer run(List<String> options, Duration patience) throws IOException, InterruptedException {
        var answer = new FutureTask<>(this::answer);
        try {
            requests.write(gson.toJson(options) + "\n");
            requests.flush();
            Thread.ofVirtual().start(answer);
            String line = answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
            if (line != null)
                return gson.fromJson(line, Answer.class);
        } catch (TimeoutException e) {
            close();
            throw new IOException("the load did not end", e);
        } catch (IOException | ExecutionException e) {
            // It has gone, and why it has said itself.
        }
        close();
        process.waitFor();
        throw OwnJvm.ended("the load generator", process, errors);
    }

    /** Null if there will be none. The JVM may have something to say there too, such as of its own log. */
    private String answer() throws IOException {
        String line = answers.readLine();
        while (line != null && !line.startsWith("{"))
            line = answers.readLine();
        return line;
    }

    /** Ends it there and then. From any thread. */
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
