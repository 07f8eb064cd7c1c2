package stentor.loadgen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;

import stentor.cli.UsageException;
import stentor.loadgen.report.OutputFile;

/** What a command has to tell in the end, and where. What cannot be written does not keep the rest from it. */
final class Outputs {

    /** What stands for it in place of a file. */
    static final String STANDARD_OUTPUT = "-";

    private final List<IOException> failures;
    private boolean shown = true;

    /** @param before what could not be written before */
    Outputs(List<IOException> before) {
        failures = new ArrayList<>(before);
    }

    /**
     * What can be known to be wrong is said before anything is measured.
     *
     * @param files by the options that name them; null where one was not given
     * @throws UsageException if two would write to one file, or one to standard output
     * @throws CannotRunException if a file cannot be written
     */
    static void check(Map<String, String> files) throws CannotRunException {
        Map<Path, String> options = new HashMap<>();
        Map<String, String> given = new TreeMap<>(files);
        given.values().removeIf(Objects::isNull);
        for (Map.Entry<String, String> file : given.entrySet())
            try {
                if (file.getValue().equals(STANDARD_OUTPUT))
                    throw new UsageException(file.getKey() + ": - does not stand for standard output here; name a file");
                OutputFile.check(file.getValue());
                Path path = Path.of(file.getValue()).toAbsolutePath().normalize();
                String other = options.put(path, file.getKey());
                // Into a pipe or a device several may write.
                if (other != null && (!Files.exists(path) || Files.isRegularFile(path)))
                    throw new UsageException(other + " and " + file.getKey() + " would both write to '" + file.getValue() + "'; give each a file of its own");
            } catch (IOException e) {
                throw new CannotRunException(e.getMessage(), e);
            }
    }

    /** Shows what is to be read at once. */
    void show(Shell shell, String text) {
        shell.out().print(text);
        if (shell.out().checkError()) {
            shown = false;
            failures.add(new IOException("cannot write the result to standard output; its disk is full, or nobody reads it"));
        }
    }

    /** @param file null if this is not wanted */
    void write(String file, Supplier<String> content) {
        if (file != null)
            try {
                OutputFile.write(file, content.get());
            } catch (IOException e) {
                failures.add(e);
            }
    }

    /** @throws CannotRunException if anything could not be written, now or before */
    void end() throws CannotRunException {
        if (!failures.isEmpty())
            throw new CannotRunException(String.join("; ", failures.stream().map(Throwable::getMessage).toList()) + (shown ? "; the result is above" : ""), failures.get(0));
    }
}
