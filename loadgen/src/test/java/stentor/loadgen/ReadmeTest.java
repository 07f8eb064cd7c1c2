package stentor.loadgen;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the READMEs tell people to type is what the commands take. */
class ReadmeTest {

    private static final Pattern ROW_OF_OPTIONS = Pattern.compile("(?m)^\\| `-.*$");
    private static final Pattern OPTIONS = Pattern.compile("`(-[^`]+)`");

    @ParameterizedTest
    @CsvSource({"../README.md, 8", "README.md, 4"})
    void everyCommandCanBeRun(String file, int fewest) throws IOException {
        int commands = Examples.tryAll(blocks(text(file)));
        assertTrue(commands >= fewest, "only " + commands + " commands were found in " + file);
    }

    @Test
    void soCanOneWithWhatATableShowsOfItsOptions() throws IOException {
        int options = 0;
        for (Matcher row = ROW_OF_OPTIONS.matcher(text("README.md")); row.find(); )
            for (Matcher shown = OPTIONS.matcher(row.group()); shown.find(); )
                options += Examples.tryAll("run " + shown.group(1));
        assertTrue(options >= 8, "only " + options + " were found");
    }

    private static String text(String file) throws IOException {
        return Files.readString(Path.of(file), StandardCharsets.UTF_8);
    }

    /** What stands in fences, with lines that go on made one. */
    private static String blocks(String text) {
        var blocks = new StringBuilder();
        String[] parts = text.split("(?m)^```.*$");
        for (int i = 1; i < parts.length; i += 2)
            blocks.append(parts[i].replaceAll("\\\\\n\\s*", ""));
        return blocks.toString();
    }
}
