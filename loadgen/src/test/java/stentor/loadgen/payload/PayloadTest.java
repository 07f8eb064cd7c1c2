package stentor.loadgen.payload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

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
        assertEquals(List.of("a", "bb", "ccc", "a"), Stream.of(0, 1, 2, 3).map(sequence -> sent(payload, 0, sequence)).toList());
        assertEquals(List.of("bb", "ccc", "a"), Stream.of(0, 1, 2).map(sequence -> sent(payload, 1, sequence)).toList());
        assertEquals(List.of("a", "bb", "ccc").get((int) ((999_999 + 10_000_000_000L) % 3)), sent(payload, 999_999, 10_000_000_000L));
        assertEquals(3, payload.longest());
    }

    @Test
    void weightsChooseByChanceAndTheSameAgainForTheSameRequestAndSeed() {
        Payload payload = Payload.of(List.of("a", "b", "c"), Notation.PLAIN).weighted(Weights.parse("6,3,1")).seeded(7);
        var counts = new int[3];
        int otherwise = 0;
        for (int connection = 0; connection < 10; connection++)
            for (int sequence = 0; sequence < 1_000; sequence++) {
                String message = sent(payload, connection, sequence);
                assertEquals(message, sent(payload, connection, sequence));
                if (!message.equals(sent(payload.seeded(8), connection, sequence)))
                    otherwise++;
                counts[message.charAt(0) - 'a']++;
            }
        // Fixed by the seed; so far from the mean would come once in a million.
        assertEquals(6_000, counts[0], 250);
        assertEquals(3_000, counts[1], 230);
        assertEquals(1_000, counts[2], 150);
        // Of two draws alike with 0.36 + 0.09 + 0.01.
        assertEquals(5_400, otherwise, 250);
    }

    @Test
    void thereIsAWeightForEachMessage() {
        Payload payload = Payload.of(List.of("a", "b"), Notation.PLAIN);
        var refusal = assertThrows(UsageException.class, () -> payload.weighted(Weights.parse("1,2,3")));
        assertEquals("there must be as many weights as messages, not 3 for 2", refusal.getMessage());
    }

    @Test
    void wholeFilesAreMessagesByteForByte() throws IOException {
        Path first = Files.write(folder.resolve("first"), new byte[] {0, (byte) 0xFF, '\n', '\n'});
        Path second = Files.writeString(folder.resolve("second"), "61\n62", UTF_8);
        assertArrayEquals(new byte[] {0, (byte) 0xFF, '\n', '\n'}, Payload.ofFiles(List.of(first, second), Notation.PLAIN).messages().get(0).constant());
        assertEquals(List.of("ab"), texts(Payload.ofFiles(List.of(second), Notation.HEX)));
        Files.writeString(second, "a\\r\n\n", UTF_8);
        assertEquals(List.of("a\r\n\n"), texts(Payload.ofFiles(List.of(second), Notation.ESCAPED)));
    }

    @Test
    void aMessageThatMayBeEmptyIsRefused() {
        assertThrows(UsageException.class, () -> Payload.of(List.of("\\{re a*}"), Notation.ESCAPED));
        Payload payload = Payload.of(List.of("a"), Notation.PLAIN);
        assertThrows(UsageException.class, () -> payload.beginningWith(Template.of(new byte[0])));
    }

    @Test
    void theDefaultMessageIsALineOf64Bytes() {
        assertEquals(64, Payload.DEFAULT_MESSAGE.getBytes(UTF_8).length);
        assertEquals(63, Payload.DEFAULT_MESSAGE.indexOf('\n'));
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("messages.txt"), text, UTF_8);
    }

    private static String sent(Payload payload, int connection, long sequence) {
        byte[] bytes = new byte[payload.longest()];
        return new String(bytes, 0, payload.write(bytes, 0, connection, sequence), UTF_8);
    }

    private static List<String> texts(Payload payload) {
        return payload.messages().stream().map(message -> new String(message.constant(), UTF_8)).toList();
    }
}
