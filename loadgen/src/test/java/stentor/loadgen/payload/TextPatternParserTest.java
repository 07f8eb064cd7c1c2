package stentor.loadgen.payload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import stentor.cli.UsageException;

class TextPatternParserTest {

    @ParameterizedTest
    @ValueSource(strings = {
        "abc", "[a-z]{8}", "[a-z]+", "[0-9]*x", "x?y", "(GET|SET|DEL) key:\\d{1,6}", "[^a-z]{5}", "[^\"\\\\]{3,9}", "\\w+@\\w+\\.(com|org)",
        "a|b|", "((a|b){2}c){3}", "(?:ab)+", ".{1,80}", "[-a]{4}", "[a-]{4}", "[]a]{4}", "\\[\\]\\(\\)\\{\\}\\|\\.\\*\\+\\?\\\\", "[ß-ü]{4}", "straße 😀{2}",
        "[\\d_]{3}", "[\\n\\t]{2}", "x{0,3}z", "[α-ω]{1,5}|[а-я]{1,5}"})
    void everyTextDrawnMatchesThePattern(String regex) {
        Pattern pattern = Pattern.compile(regex.replace("[]a]", "[\\]a]"), Pattern.DOTALL);
        TextPattern texts = parsed(regex);
        long seed = System.nanoTime();
        var random = new SplittableRandom(seed);
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = new byte[texts.longest() + 1];
            int length = texts.write(bytes, 1, random.nextLong()) - 1;
            String text = new String(bytes, 1, length, UTF_8);
            assertTrue(pattern.matcher(text).matches(), () -> "'" + text + "', seed " + seed);
            assertTrue(length >= texts.shortest(), () -> "'" + text + "', seed " + seed);
        }
    }

    @Test
    void everythingThatItStandsForIsDrawn() {
        assertEquals(Set.of("", "x"), drawn("x?", 200).keySet());
        assertEquals(Set.of("aa", "ab", "ba", "bb"), drawn("[ab]{2}", 500).keySet());
        assertEquals(Set.of("1", "2", "z"), drawn("[12]|z", 500).keySet());
        assertEquals(17, drawn("a*", 5_000).size());
        assertEquals(16, drawn("a+", 5_000).size());
        assertEquals(95, drawn(".", 10_000).size());
        assertEquals(94, drawn("[^a]", 10_000).size());
        assertEquals(63, drawn("\\w", 10_000).size());
    }

    @Test
    void whatIsDrawnIsDrawnAboutEquallyOften() {
        Map<String, Integer> counts = drawn("[a-p]", 160_000);
        counts.forEach((text, count) -> assertEquals(10_000, count, 500, text));
    }

    @Test
    void charactersNextToEachOtherAreDrawnIndependently() {
        Map<String, Integer> counts = drawn("[abcd][abcd]", 160_000);
        assertEquals(16, counts.size());
        counts.forEach((text, count) -> assertEquals(10_000, count, 500, text));
    }

    @Test
    void surrogatesAreNoCharacters() {
        Set<String> drawn = new HashSet<>(drawn("[\uD7FE-\uE001]", 2_000).keySet());
        assertEquals(Set.of("\uD7FE", "\uD7FF", "\uE000", "\uE001"), drawn);
    }

    @Test
    void itEndsAtItsOwnBrace() {
        assertEquals("x\\{re a{2}}".length() - 1, TextPatternParser.parse("x\\{re a{2}}}", "x\\{re ".length()).end());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', value = {
        "abc ~ its closing brace is missing", "(a} ~ a group is not closed", "a)} ~ there is no group to close", "[a} ~ a class is not closed",
        "[z-a]} ~ a range goes from a character to a later one", "[\\d-z]} ~ *", "*} ~ means nothing here", "+a} ~ means nothing here",
        "^a} ~ means nothing here", "a$} ~ means nothing here", "a**} ~ one repetition follows another", "a+?} ~ one repetition follows another",
        "a{2}{3}} ~ one repetition follows another", "a{} ~ repetitions are written", "a{,2}} ~ repetitions are written", "a{2,}} ~ repetitions are written",
        "a{3,2}} ~ repetitions are written", "a{100000}} ~ up to five digits", "(a*){2}} ~ what is repeated may be empty", "(){2}} ~ what is repeated may be empty",
        "a{65537}} ~ more than 65536 bytes", "((a{9999}){9999}){9999}} ~ more than 65536 bytes", "\\} ~ its closing brace is missing",
        "\\q} ~ unknown escape '\\q'", "(?=a)} ~ groups are written", "(?i)a} ~ groups are written", "a\\ ~ a character is missing behind a backslash"})
    void whatIsNoPatternIsRefusedWithTheReason(String text, String reason) {
        if (reason.equals("*")) {
            // A hyphen that cannot make a range is a character.
            assertTrue(drawnIn(text).contains("-"));
            return;
        }
        var refusal = assertThrows(UsageException.class, () -> TextPatternParser.parse(text, 0));
        assertTrue(refusal.getMessage().startsWith("bad pattern in '\\{re "), refusal.getMessage());
        assertTrue(refusal.getMessage().contains(reason), refusal.getMessage());
    }

    @Test
    void anythingElseIsEitherReadOrRefused() {
        long seed = System.nanoTime();
        var random = new SplittableRandom(seed);
        String alphabet = "ab-^$.|?*+()[]{},0129\\dwn:";
        for (int round = 0; round < 20_000; round++) {
            String text = IntStream.range(0, random.nextInt(12)).mapToObj(i -> String.valueOf(alphabet.charAt(random.nextInt(alphabet.length()))))
                .collect(Collectors.joining()) + "}";
            try {
                TextPattern pattern = TextPatternParser.parse(text, 0).pattern();
                int end = pattern.write(new byte[pattern.longest()], 0, random.nextLong());
                assertTrue(end >= pattern.shortest(), () -> text + ", seed " + seed);
            } catch (UsageException e) {
                assertEquals(1, e.getMessage().lines().count(), () -> text + ", seed " + seed);
            }
        }
    }

    private static Set<String> drawnIn(String text) {
        return drawn(text.substring(0, text.length() - 1), 1_000).keySet();
    }

    private static Map<String, Integer> drawn(String regex, int times) {
        TextPattern texts = parsed(regex);
        byte[] bytes = new byte[texts.longest()];
        Map<String, Integer> counts = new HashMap<>();
        for (int i = 0; i < times; i++)
            counts.merge(new String(bytes, 0, texts.write(bytes, 0, Draw.key(1, 2, i)), UTF_8), 1, Integer::sum);
        return counts;
    }

    private static TextPattern parsed(String regex) {
        return TextPatternParser.parse(regex + "}", 0).pattern();
    }
}
