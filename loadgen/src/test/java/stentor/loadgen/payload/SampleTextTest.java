package stentor.loadgen.payload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SampleTextTest {

    private static final Payload PAYLOAD = SampleText.payload();
    private static final String TEXT = PAYLOAD.messages().stream().map(message -> new String(message.constant(), UTF_8)).collect(Collectors.joining());

    @Test
    void itHasHundredsOfLinesEachWithALineEnd() {
        assertTrue(PAYLOAD.messages().size() >= 300, PAYLOAD.messages().size() + " lines");
        assertEquals(PAYLOAD.messages().size(), TEXT.lines().count());
    }

    @Test
    void itIsWrittenInTenScriptsOrMore() {
        Set<UnicodeScript> scripts = scripts();
        scripts.removeAll(EnumSet.of(UnicodeScript.COMMON, UnicodeScript.INHERITED, UnicodeScript.UNKNOWN));
        assertTrue(scripts.size() >= 10, scripts.toString());
    }

    @ParameterizedTest
    @EnumSource(names = {"LATIN", "GREEK", "CYRILLIC", "GEORGIAN", "CHEROKEE", "ARABIC", "HAN"})
    void theScriptsThatCapitalsDifferInAreThere(UnicodeScript script) {
        assertTrue(scripts().contains(script));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ß", "ŉ", "ﬁ", "ı", "ΐ", "ς"})
    void theLettersWithCapitalsOfTheirOwnKindAreThere(String letter) {
        assertTrue(TEXT.contains(letter));
    }

    @Test
    void thereAreJoinedEmojiAndCombiningMarks() {
        assertTrue(TEXT.matches("(?s).*\\p{IsEmoji}\\uFE0F?\\u200D\\p{IsEmoji}.*"), "an emoji with a zero-width joiner");
        assertTrue(TEXT.matches("(?s).*\\p{L}\\p{Mn}.*"), "a letter with a combining mark");
    }

    private static Set<UnicodeScript> scripts() {
        return TEXT.codePoints().mapToObj(UnicodeScript::of).collect(Collectors.toCollection(() -> EnumSet.noneOf(UnicodeScript.class)));
    }
}
