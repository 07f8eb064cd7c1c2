package stentor.loadgen.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Chromium without a window; a test without it is skipped. */
final class Browser {

    private static final Optional<Path> PROGRAM = Stream.of("chromium", "chromium-browser", "google-chrome")
        .flatMap(name -> Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)).map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable).findFirst();
    /** Nobody's choice of colours: asked for with a number of the rendering engine. */
    private static final String DARK = "--blink-settings=preferredColorScheme=0";
    private static final String LIGHT = "--blink-settings=preferredColorScheme=1";

    private final Path folder;

    /** Keeps its files there. */
    Browser(Path folder) {
        assumeTrue(PROGRAM.isPresent(), "no chromium on the PATH; install Debian's package 'chromium' to run this test");
        this.folder = folder;
    }

    /** The page as it is after its scripts have run. */
    String load(Path page, boolean dark, int width) throws IOException, InterruptedException {
        return run("--dump-dom", page, dark, width);
    }

    /** Keeps what can be seen of the page. */
    void screenshot(Path page, Path picture, boolean dark, int width) throws IOException, InterruptedException {
        run("--screenshot=" + picture, page, dark, width);
        assertTrue(Files.size(picture) > 0);
    }

    private String run(String what, Path page, boolean dark, int width) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(PROGRAM.orElseThrow().toString(), "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
            "--no-first-run", "--user-data-dir=" + folder.resolve("profile"), "--window-size=" + width + ",2600", "--virtual-time-budget=5000", dark ? DARK : LIGHT, what,
            page.toUri().toString()));
        Path out = folder.resolve("out");
        Process process = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the browser does not come to an end");
            assertEquals(0, process.exitValue());
            return Files.readString(out, UTF_8);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
