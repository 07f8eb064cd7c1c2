package stentor.server.service;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpperTest {

    @ParameterizedTest
    @CsvSource({
        "hello, HELLO",
        "Already 123 CAPITALS!, ALREADY 123 CAPITALS!",
        "straße, STRASSE",
        "ŉ, ʼN",
        "ﬁne, FINE",
        "ὀδυσσεύς, ὈΔΥΣΣΕΎΣ",
        "привет, ПРИВЕТ",
        "ıi, II",
        "ÿ, Ÿ",
        "𐐨𞤢, 𐐀𞤀",
        "日本 🙂, 日本 🙂",
    })
    void capitalsOfManyScripts(String text, String capitals) throws IOException {
        assertEquals(capitals, text(ScriptedConversation.answer(new Upper(), utf8(text))));
    }

    @Test
    void answersEachReadAtOnceAndHoldsBackOnlyTheCutCharacter() throws IOException {
        List<String> answers = new ArrayList<>();
        byte[] input = utf8("aßb🙂c");
        var conversation = new ScriptedConversation(input,
            (delivered, written, length) -> answers.add(new String(written, 0, length, StandardCharsets.UTF_8)), 2, 4, 7, 8);
        new Upper().converse(conversation);
        assertEquals(List.of("A", "ASSB", "ASSB", "ASSB🙂", "ASSB🙂C"), answers);
    }

    @ParameterizedTest
    @CsvSource({"61c3, 41c3", "61e282, 41e282", "61f09f98, 41f09f98", "c3, c3"})
    void aCharacterIncompleteAtTheEndOfTheInputComesBackUnchanged(String input, String answer) throws IOException {
        assertArrayEquals(HexFormat.of().parseHex(answer), ScriptedConversation.answer(new Upper(), HexFormat.of().parseHex(input)));
    }

    @Test
    void aCharacterIncompleteAtTheEndOfTheInputIsNotAnsweredTwice() throws IOException {
        byte[] cut = HexFormat.of().parseHex("61f09f98");
        assertArrayEquals(HexFormat.of().parseHex("41f09f98"), ScriptedConversation.answer(new Upper(), cut, 1, 2, 3));
    }

    @Test
    void theBeginningOfACharacterThatGoesOnWrongIsNotHeldBack() throws IOException {
        byte[] input = HexFormat.of().parseHex("e2826162");
        assertArrayEquals(HexFormat.of().parseHex("e2824142"), ScriptedConversation.answer(new Upper(), input, 2));
    }

    @Test
    void aTextThatOnlyGrowsIsAnsweredWhole() throws IOException {
        String text = "\u0390".repeat(10_000);
        byte[] answer = ScriptedConversation.answer(new Upper(), utf8(text));
        assertEquals(text.toUpperCase(Locale.ROOT), text(answer));
        assertEquals(Utf8UpperCase.MAX_GROWTH * utf8(text).length, answer.length);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
