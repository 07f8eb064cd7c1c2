package stentor.loadgen;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import com.google.gson.Gson;

import stentor.cli.ExitCode;

/**
 * {@code run} for another process, again and again in one JVM: each line that comes in is a JSON array of the arguments of one
 * run, and a line that goes out, {@code {"exit": 0, "said": "..."}}, tells that it has ended, and what it would have printed. Ends
 * when nothing more can come.
 */
public final class Standby {

    private Standby() {
    }

    /** Takes no arguments. */
    public static void main(String[] args) throws IOException {
        JvmDefaults.apply();
        serve(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)), System.out);
        // Whatever a run has left behind must not keep the process.
        System.exit(ExitCode.GOOD.code());
    }

    private static void serve(BufferedReader requests, PrintStream answers) throws IOException {
        var gson = new Gson();
        for (String line; (line = requests.readLine()) != null; ) {
            var said = new ByteArrayOutputStream();
            ExitCode code;
            try (var output = new PrintStream(said, false, StandardCharsets.UTF_8)) {
                var shell = new Shell(InputStream.nullInputStream(), output, output, false, new Shell.Interruption(), List.of(gson.fromJson(line, String[].class)));
                code = Commands.run(shell);
            }
            answers.println(gson.toJson(Map.of("exit", code.code(), "said", said.toString(StandardCharsets.UTF_8))));
            answers.flush();
        }
    }
}
