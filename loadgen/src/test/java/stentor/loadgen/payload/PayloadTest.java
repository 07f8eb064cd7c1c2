package stentor.loadgen.payload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import stentor.cli.UsageException;

class PayloadTest {

    @TempDir
    Path folder;

    @Test
    void eachLineOfAFileIsAMessageWithALineEnd() throws IOException {
        assertEquals(List.of("alpha\n", "ß\n"), texts(Payload.ofLines(file("alpha\nß"), Notation.PLAIN)));
    }

    @Test
    void emptyLinesAreLeftOut() throws IOException {
        assertEquals(List.of("a\n", "b\n"), texts(Payload.ofLines(file("\na\r\n\r\n\nb\n"), Notation.PLAIN)));
    }

    @Test
    void inOtherNotationsALineSaysItselfHowItEnds() throws IOException {
        assertEquals(List.of("a\r\n", "b"), texts(Payload.ofLines(file("a\\r\\n\nb\n"), Notation.ESCAPED)));
        assertEquals(List.of("ab"), texts(Payload.ofLines(file("6162\n"), Notation.HEX)));
    }

    @Test
    void aMissingFileIsNamed() {
        Path missing = folder.resolve("missing.txt");
        var failure = assertThrows(IOException.class, () -> Payload.ofLines(missing, Notation.PLAIN));
        assertEquals("cannot read '" + missing + "': there is no such file", failure.getMessage());
    }

    @Test
    void aFolderIsCalledAFolder() {
        var failure = assertThrows(IOException.class, () -> Payload.ofLines(folder, Notation.PLAIN));
        assertEquals("cannot read '" + folder + "': it is a folder", failure.getMessage());
    }

    @Test
    void aFileThatIsNotUtf8IsRefusedWithWhatTakesBytes() throws IOException {
        Path latin = Files.write(folder.resolve("latin.txt"), new byte[] {'a', (byte) 0xDF, '\n'});
        var failure = assertThrows(IOException.class, () -> Payload.ofLines(latin, Notation.PLAIN));
        assertEquals("cannot read '" + latin + "': it is not UTF-8 text; --hex takes bytes as digits", failure.getMessage());
    }

    @Test
    void nothingToSendIsRefused() throws IOException {
        Path empty = file("\n\n");
        assertThrows(UsageException.class, () -> Payload.ofLines(empty, Notation.PLAIN));
        assertThrows(UsageException.class, () -> Payload.of(List.of(""), Notation.PLAIN));
        assertThrows(UsageException.class, () -> Payload.of(List.of("a", " "), Notation.HEX));
    }

    @Test
    void connectionsBeginAtDifferentMessagesAndGoThroughThemInTurn() {
        Payload payload = Payload.of(List.of("a", "bb", "ccc"), Notation.PLAIN);
        assertEquals(List.of(0, 1, 2, 0), List.of(payload.indexOf(0, 0), payload.indexOf(0, 1), payload.indexOf(0, 2), payload.indexOf(0, 3)));
        assertEquals(List.of(1, 2, 0), List.of(payload.indexOf(1, 0), payload.indexOf(1, 1), payload.indexOf(1, 2)));
        assertEquals((int) ((999_999 + 10_000_000_000L) % 3), payload.indexOf(999_999, 10_000_000_000L));
        assertEquals(3, payload.longest());
    }

    @Test
    void theDefaultMessageIsALineOf64Bytes() {
        assertEquals(64, Payload.DEFAULT_MESSAGE.getBytes(UTF_8).length);
        assertEquals(63, Payload.DEFAULT_MESSAGE.indexOf('\n'));
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("messages.txt"), text, UTF_8);
    }

    private static List<String> texts(Payload payload) {
        return payload.messages().stream().map(message -> new String(message.constant(), UTF_8)).toList();
    }
}
