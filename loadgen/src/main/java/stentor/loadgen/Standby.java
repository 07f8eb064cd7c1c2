package stentor.loadgen;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import com.google.gson.Gson;

import stentor.cli.ExitCode;

/**
 * {@code run} for another process, again and again in one JVM: each line that comes in is a JSON array of the arguments of one
 * run, and a line that goes out, {@code {"exit": 0, "said": "..."}}, tells that it has ended, and what it would have printed. Ends
 * at once when no more can come, with a run under way or not: whoever asked for it is gone.
 */
public final class Standby {

    private static final Gson GSON = new Gson();

    private Standby() {
    }

    /** Takes no arguments. */
    public static void main(String[] args) throws InterruptedException {
        JvmDefaults.apply();
        BlockingQueue<String> requests = new LinkedBlockingQueue<>();
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Thread.ofPlatform().daemon().name("requests").start(() -> receive(in, requests));
        // Whatever encoding it would have by the locale.
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        for (;;)
            out.println(answer(requests.take()));
    }

    private static void receive(BufferedReader in, BlockingQueue<String> requests) {
        try {
            for (String line; (line = in.readLine()) != null; )
                requests.add(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            System.exit(ExitCode.GOOD.code());
        }
    }

    private static String answer(String request) {
        var said = new ByteArrayOutputStream();
        try (var output = new PrintStream(said, false, StandardCharsets.UTF_8)) {
            List<String> arguments = List.of(GSON.fromJson(request, String[].class));
            ExitCode code = Commands.run(new Shell(InputStream.nullInputStream(), output, output, false, new Shell.Interruption(), arguments));
            output.flush();
            return GSON.toJson(Map.of("exit", code.code(), "said", said.toString(StandardCharsets.UTF_8)));
        }
    }
}
