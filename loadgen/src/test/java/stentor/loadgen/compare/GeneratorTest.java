package stentor.loadgen.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratorTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private Generator generator;

    @BeforeEach
    void start() throws IOException {
        generator = new Generator(Pinning.none("a test"), folder.resolve("errors.txt"));
    }

    @AfterEach
    void end() {
        generator.close();
    }

    @Test
    void oneRunFollowsAnotherEachWithWhatItSaysItself() throws Exception {
        Generator.Answer help = generator.run(List.of("run", "--help"), PATIENCE);
        assertEquals(0, help.exit());
        assertTrue(help.said().contains("Usage: "), help.said());
        Generator.Answer refused = generator.run(List.of("run", "--no-such-option"), PATIENCE);
        assertEquals(2, refused.exit());
        assertTrue(refused.complaint().startsWith("unknown option '--no-such-option'"), refused.complaint());
        assertTrue(!refused.said().contains("Usage: "), refused.said());
        assertEquals(0, generator.run(List.of("run", "--help"), PATIENCE).exit());
    }

    @Test
    void anArgumentMayBeAnyText() throws Exception {
        Generator.Answer refused = generator.run(List.of("run", "tcp://127.0.0.1:1", "-m", "two\nlines", "-d", "no \"time\" \u00e4\u20ac"), PATIENCE);
        assertEquals(2, refused.exit());
        assertTrue(refused.said().contains("'no \"time\" \u00e4\u20ac'"), refused.said());
    }

    @Test
    void aRunThatDoesNotEndIsTheLast() throws Exception {
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String target = "tcp://127.0.0.1:" + silent.getLocalPort();
            assertEquals("the load did not end", assertThrows(IOException.class,
                () -> generator.run(List.of("run", target, "-c", "1", "-d", "1h"), Duration.ofSeconds(1))).getMessage());
        }
        assertThrows(IOException.class, () -> generator.run(List.of("run", "--help"), PATIENCE));
    }

    @Test
    void oneThatBreaksDownIsQuotedWithoutItsStackTrace() {
        // No array of arguments, which nobody sends.
        IOException broken = assertThrows(IOException.class, () -> generator.run(null, PATIENCE));
        assertTrue(broken.getMessage().contains("NullPointerException"), broken.getMessage());
    }

    @Test
    void oneThatHasGoneIsToldOf() throws Exception {
        generator.run(List.of("run", "--help"), PATIENCE);
        generator.close();
        IOException gone = assertThrows(IOException.class, () -> generator.run(List.of("run", "--help"), PATIENCE));
        assertEquals("the load generator ended with 137 and said nothing", gone.getMessage());
    }
}
