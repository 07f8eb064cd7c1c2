package stentor.loadgen;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import stentor.loadgen.fake.Jar;

/** Servers of other people's, started by their command lines alone. What a machine's noise may hide is no failure. */
@Tag("soak")
@EnabledOnOs(OS.LINUX)
class CompareOthersIT {

    private static final long DEADLINE_SECONDS = 1_200;
    private static final List<String> SET = List.of("-c", "16", "-e", "-m", "*3\\r\\n$3\\r\\nSET\\r\\n$3\\r\\nkey\\r\\n$5\\r\\nvalue\\r\\n", "--expect", "bytes:+OK\\r\\n");

    @TempDir
    Path folder;

    @Test
    void redisThatWritesEachCommandToDiskIsARegression() throws Exception {
        JsonObject result = compare(redis("--appendonly no"), redis("--appendonly yes --appendfsync always"), SET);
        assertEquals("regression", result.get("verdict").getAsString(), result.get("why").getAsString());
    }

    @Test
    void redisAgainstItselfIsNone() throws Exception {
        JsonObject result = compare(redis("--appendonly no"), redis("--appendonly no"), SET);
        assertTrue(List.of("pass", "inconclusive").contains(result.get("verdict").getAsString()), result.get("why").getAsString());
    }

    @Test
    void aServerInGoCanBeComparedWithOneInC() throws Exception {
        needed("cc");
        needed("go");
        String c = built("echo.c", "cc", "-O2", "-pthread", "-o", "echo-c");
        String go = built("echo.go", "go", "build", "-o", "echo-go");
        JsonObject result = compare(c + " {port}", go + " {port}", List.of("-c", "64", "--expect", "echo"));
        assertTrue(List.of("pass", "regression", "inconclusive").contains(result.get("verdict").getAsString()), result.get("why").getAsString());
        assertTrue(result.getAsJsonArray("stages").get(0).getAsJsonObject().getAsJsonArray("pairs").size() >= 8);
    }

    private String redis(String options) {
        // A folder for each process, or it begins by reading what the one before has left.
        return "exec " + needed("redis-server") + " --port {port} --save '' --dir \"$(mktemp -d '" + folder + "/XXXXXX')\" " + options;
    }

    private JsonObject compare(String base, String head, List<String> load) throws Exception {
        Path json = folder.resolve("result.json");
        List<String> arguments = new ArrayList<>(List.of("compare", "--base", base, "--head", head, "--seed", "1", "-d", "1s", "-O", "500ms",
            "-J", json.toString(), "--"));
        arguments.addAll(load);
        try (Jar.Running running = Jar.loadgen(arguments.toArray(String[]::new))) {
            Jar.Ended compare = running.await(DEADLINE_SECONDS);
            System.out.println(compare.out());
            assertEquals(List.of(), compare.complaints());
        }
        return JsonParser.parseString(Files.readString(json, UTF_8)).getAsJsonObject();
    }

    private String built(String source, String... command) throws IOException, InterruptedException {
        Path file = folder.resolve(source);
        try (InputStream text = CompareOthersIT.class.getResourceAsStream("compare/" + source)) {
            Files.copy(text, file);
        }
        List<String> all = new ArrayList<>(List.of(command));
        all.add(source);
        var compiler = new ProcessBuilder(all).directory(folder.toFile()).inheritIO();
        compiler.environment().putIfAbsent("GOCACHE", folder.resolve("go-cache").toString());
        Process process = compiler.start();
        assertTrue(process.waitFor(120, TimeUnit.SECONDS) && process.exitValue() == 0, all.toString());
        return folder.resolve(command[command.length - 1]).toString();
    }

    private static String needed(String program) {
        boolean there = Stream.of(System.getenv("PATH").split(File.pathSeparator)).anyMatch(path -> Files.isExecutable(Path.of(path, program)));
        assumeTrue(there, program + " is not installed");
        return program;
    }
}
