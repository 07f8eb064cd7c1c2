package stentor.loadgen.payload;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file that a user has named, to be read whole. All that can be wrong with it is told in one line that names it. */
public final class InputFile {

    private interface Reading<T> {
        T from(Path file) throws IOException;
    }

    private InputFile() {
    }

    /** @throws IOException if it cannot be read */
    public static byte[] bytes(Path file) throws IOException {
        return read(file, Files::readAllBytes, "");
    }

    /**
     * As UTF-8.
     *
     * @param remedy what to do about one that is something else
     * @throws IOException if it cannot be read
     */
    public static String text(Path file, String remedy) throws IOException {
        return read(file, path -> Files.readString(path, StandardCharsets.UTF_8), remedy);
    }

    private static <T> T read(Path file, Reading<T> reading, String remedy) throws IOException {
        try {
            return reading.from(file);
        } catch (NoSuchFileException e) {
            throw new IOException("cannot read '" + file + "': there is no such file", e);
        } catch (AccessDeniedException e) {
            throw new IOException("cannot read '" + file + "': permission denied", e);
        } catch (CharacterCodingException e) {
            throw new IOException("cannot read '" + file + "': it is not UTF-8 text; " + remedy, e);
        } catch (IOException e) {
            throw new IOException("cannot read '" + file + "': " + (Files.isDirectory(file) ? "it is a folder" : e.getMessage()), e);
        }
    }
}
