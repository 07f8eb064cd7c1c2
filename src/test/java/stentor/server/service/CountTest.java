package stentor.server.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class CountTest {

    @ParameterizedTest
    @CsvSource({"a, banana, 3", "A, banana, 0", "z, banana, 0", "ß, Straße, 1", "🙂, 🙂a🙂🙂, 3", "𐐨, 𐐀𐐨, 1", "a, '', 0"})
    void countsALetterInALine(String letter, String line, String count) throws IOException {
        assertEquals(List.of(count), answers(new Count().with(letter), line));
    }

    @Test
    void halfOfALetterBeyondTheBasicPlaneIsNotThatLetter() throws IOException {
        assertEquals(List.of("0"), answers(new Count(0x1F642), "\uD83D\uDE43"));
    }

    @Test
    void answersEveryLine() throws IOException {
        assertEquals(List.of("1", "0", "2"), answers(new Count('l'), "one line", "two", "lll".substring(1)));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "ab", "🙂🙂", "aa:b"})
    void refusesWhatIsNotOneLetterAndSaysWhatIs(String argument) {
        var refusal = assertThrows(IllegalArgumentException.class, () -> new Count().with(argument));
        assertTrue(refusal.getMessage().contains("count:a"), refusal::getMessage);
    }

    private static List<String> answers(Service service, String... lines) throws IOException {
        List<String> answers = new ArrayList<>();
        Iterator<String> rest = List.of(lines).iterator();
        service.converse(new Conversation() {
            @Override
            public String readLine() {
                return rest.hasNext() ? rest.next() : null;
            }

            @Override
            public void reply(String message) {
                answers.add(message);
            }

            @Override
            public int read() {
                throw new UnsupportedOperationException("lines only");
            }

            @Override
            public byte[] bytes() {
                throw new UnsupportedOperationException("lines only");
            }

            @Override
            public void keep(int count) {
                throw new UnsupportedOperationException("lines only");
            }

            @Override
            public void write(byte[] source, int offset, int length) {
                throw new UnsupportedOperationException("lines only");
            }
        });
        return answers;
    }
}
