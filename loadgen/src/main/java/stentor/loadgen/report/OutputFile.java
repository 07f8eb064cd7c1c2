package stentor.loadgen.report;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Consumer;

/** A file that results go to. All that can be wrong with it is told in one line that names it. */
public final class OutputFile {

    private OutputFile() {
    }

    /**
     * Finds out before a run whether a file can be written after it, and leaves it as it is.
     *
     * @throws IOException if it cannot
     */
    public static void check(String file) throws IOException {
        try {
            Path path = Path.of(file);
            // What is no ordinary file, such as a pipe, would take the opening and closing for the whole of it.
            if (Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path))
                return;
            boolean existed = Files.exists(path);
            Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE).close();
            // What a link without an end leads to, not the link.
            if (!existed)
                Files.delete(path.toRealPath());
        } catch (IOException | InvalidPathException e) {
            throw explained(file, e);
        }
    }

    /**
     * Writes the whole of a file.
     *
     * @throws IOException if that fails
     */
    public static void write(String file, String content) throws IOException {
        try {
            // Characters that UTF-8 does not have are written as question marks, where Files.writeString would fail.
            Files.write(Path.of(file), content.getBytes(StandardCharsets.UTF_8));
        } catch (IOException | InvalidPathException e) {
            throw explained(file, e);
        }
    }

    private static IOException explained(String file, Exception e) {
        String why = e instanceof NoSuchFileException ? "there is no such folder"
            : e instanceof AccessDeniedException ? "permission denied"
            : e instanceof FileSystemException f && f.getReason() != null ? f.getReason() : String.valueOf(e.getMessage());
        return new IOException("cannot write '" + file + "': " + why, e);
    }

    /**
     * A file that is written as a run goes. Every entry is in the file at once, whatever ends the run. When writing fails, as on a
     * full disk, it is given up and the run goes on.
     */
    public static final class Journal implements AutoCloseable {

        private final String file;
        private final Failing stream;
        private final PrintStream out;

        /** @throws IOException if the file cannot be opened */
        public Journal(String file) throws IOException {
            this.file = file;
            try {
                stream = new Failing(Files.newOutputStream(Path.of(file)));
            } catch (IOException | InvalidPathException e) {
                throw explained(file, e);
            }
            out = new PrintStream(new BufferedOutputStream(stream), false, StandardCharsets.UTF_8);
        }

        /** Where entries are written. */
        PrintStream out() {
            return out;
        }

        /** Writes an entry. */
        void enter(Consumer<PrintStream> entry) {
            if (stream.failure != null)
                return;
            entry.accept(out);
            out.flush();
        }

        /** Why it was given up; empty if it was not. */
        public Optional<IOException> failure() {
            return Optional.ofNullable(stream.failure).map(failure -> explained(file, failure));
        }

        @Override
        public void close() {
            out.close();
        }
    }

    /** Keeps what a {@link PrintStream} does not tell. */
    private static final class Failing extends FilterOutputStream {

        private IOException failure;

        private Failing(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            try {
                out.write(bytes, from, length);
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }
    }
}
