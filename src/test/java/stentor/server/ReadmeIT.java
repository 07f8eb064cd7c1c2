package stentor.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's programs, taken from it, and what it says they print. */
class ReadmeIT {

    private static final Pattern PROGRAM = Pattern.compile("(?s)```java\\n(.*?class (\\w+).*?)```");

    @TempDir
    private Path temp;

    @Test
    void theServiceReverses() throws Exception {
        Path classes = Files.createDirectory(temp.resolve("classes"));
        String jar = ServiceJar.of(classes, "Reverse", program("Reverse")).jar();
        try (var server = ServerProcess.start("--port", "0", "--service-path", jar, "--service", "reverse");
             var client = TcpClient.to(server.tcpPort())) {
            client.send("stressed\n");
            client.finish();
            assertEquals("desserts\n", client.readToEnd());
        }
    }

    @Test
    void theEmbeddedServerPrintsWhatTheReadmeSays() throws Exception {
        Path source = Files.writeString(temp.resolve("Embedded.java"), program("Embedded"));
        var ended = ServerProcess.runWith(List.of("-cp", ServerProcess.JAR, source.toString()));
        assertEquals(0, ended.exitCode(), ended.err()::toString);
        String transcript = "$ java -cp target/stentor-server.jar Embedded.java\n" + String.join("\n", ended.out()) + "\n";
        assertTrue(readme().contains(transcript), transcript);
    }

    private static String program(String className) throws IOException {
        Matcher programs = PROGRAM.matcher(readme());
        while (programs.find())
            if (programs.group(2).equals(className))
                return programs.group(1);
        throw new IllegalStateException("the README has no class " + className);
    }

    private static String readme() throws IOException {
        return Files.readString(Path.of("..", "README.md"));
    }
}
