package stentor.loadgen.payload;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import stentor.cli.UsageException;

/**
 * Reads a {@link TextPattern} that is written as a regular expression, as far as one can be turned round: characters,
 * {@code . \d \w}, classes such as {@code [a-z_]} and {@code [^"]}, groups, {@code |} and the quantifiers
 * {@code ? * + {n} {n,m}}. Where characters are excluded or any will do, those of printable ASCII are meant, and without a
 * bound of its own a repetition has one: {@value #UNBOUNDED}.
 */
final class TextPatternParser {

    private static final int UNBOUNDED = 16;
    private static final int LONGEST = 64 * 1024;
    private static final int FIRST_PRINTABLE = ' ';
    private static final int LAST_PRINTABLE = '~';

    private final String text;
    private final int start;
    private int at;

    private TextPatternParser(String text, int start) {
        this.text = text;
        this.start = start;
        this.at = start;
    }

    /** A pattern and the index of the brace behind it. */
    record Parsed(TextPattern pattern, int end) {
    }

    /**
     * Reads a pattern that ends at a closing brace of its own.
     *
     * @throws UsageException if that is no pattern, or stands for texts too long to be sent
     */
    static Parsed parse(String text, int start) {
        var parser = new TextPatternParser(text, start);
        TextPattern pattern = parser.alternatives();
        if (!parser.sees('}'))
            throw parser.refusal(parser.sees(')') ? "there is no group to close" : "its closing brace is missing");
        try {
            if (pattern.longest() <= LONGEST)
                return new Parsed(pattern, parser.at);
        } catch (ArithmeticException e) {
            // Longer than an int can tell is too long as well.
        }
        throw parser.refusal("it stands for texts of more than " + LONGEST + " bytes");
    }

    private TextPattern alternatives() {
        List<TextPattern> items = new ArrayList<>(List.of(sequence()));
        while (takes('|'))
            items.add(sequence());
        return items.size() == 1 ? items.get(0) : new TextPattern.Alternatives(items.toArray(TextPattern[]::new));
    }

    private TextPattern sequence() {
        List<TextPattern> items = new ArrayList<>();
        while (at < text.length() && "|)}".indexOf(text.charAt(at)) < 0)
            items.add(quantified(atom()));
        return items.size() == 1 ? items.get(0) : new TextPattern.Sequence(items.toArray(TextPattern[]::new));
    }

    private TextPattern atom() {
        if (takes('('))
            return group();
        if (takes('['))
            return oneOf(characterClass());
        if (takes('.'))
            return oneOf(printable());
        if ("?*+{^$".indexOf(text.charAt(at)) >= 0)
            throw refusal("'" + text.charAt(at) + "' means nothing here; put a backslash before it if it is meant as a character");
        return oneOf(characters());
    }

    private TextPattern group() {
        if (takes('?') && !takes(':'))
            throw refusal("groups are written ( ) or (?: )");
        TextPattern inside = alternatives();
        if (!takes(')'))
            throw refusal("a group is not closed");
        return inside;
    }

    private TextPattern quantified(TextPattern item) {
        if (takes('?'))
            return repeated(item, 0, 1);
        if (takes('*'))
            return repeated(item, 0, UNBOUNDED);
        if (takes('+'))
            return repeated(item, 1, UNBOUNDED);
        if (!takes('{'))
            return item;
        int least = number();
        int most = takes(',') ? number() : least;
        if (!takes('}') || most < least)
            throw refusal("repetitions are written {n} or {n,m}");
        return repeated(item, least, most);
    }

    private TextPattern repeated(TextPattern item, int least, int most) {
        if (at < text.length() && "?*+{".indexOf(text.charAt(at)) >= 0)
            throw refusal("one repetition follows another; put the first into a group");
        if (item.shortest() == 0)
            throw refusal("what is repeated may be empty");
        return new TextPattern.Repeated(item, least, most);
    }

    private int number() {
        int begin = at;
        while (at < text.length() && Character.digit(text.charAt(at), 10) >= 0)
            at++;
        // More digits than that stand for texts that are too long anyway.
        if (at == begin || at - begin > 5)
            throw refusal("repetitions are written {n} or {n,m}, with up to five digits");
        return Integer.parseInt(text, begin, at, 10);
    }

    private int[] characterClass() {
        boolean excluded = takes('^');
        IntStream.Builder members = IntStream.builder();
        do {
            if (at >= text.length())
                throw refusal("a class is not closed");
            int[] from = characters();
            if (from.length == 1 && sees('-') && at + 1 < text.length() && text.charAt(at + 1) != ']') {
                at++;
                int[] to = characters();
                if (to.length != 1 || to[0] < from[0])
                    throw refusal("a range goes from a character to a later one");
                IntStream.rangeClosed(from[0], to[0]).filter(TextPatternParser::isCharacter).forEach(members);
            } else {
                IntStream.of(from).forEach(members);
            }
        } while (!takes(']'));
        int[] distinct = members.build().distinct().toArray();
        if (!excluded)
            return distinct;
        int[] others = IntStream.of(printable()).filter(c -> IntStream.of(distinct).noneMatch(d -> d == c)).toArray();
        if (others.length == 0)
            throw refusal("a class excludes everything");
        return others;
    }

    /** What one character of the pattern, or one escape, stands for. */
    private int[] characters() {
        if (at >= text.length())
            throw refusal("its closing brace is missing");
        int c = text.codePointAt(at);
        at += Character.charCount(c);
        if (c != '\\')
            return new int[] {c};
        if (at >= text.length())
            throw refusal("a character is missing behind a backslash");
        int escaped = text.codePointAt(at);
        at += Character.charCount(escaped);
        return switch (escaped) {
            case 'd' -> IntStream.rangeClosed('0', '9').toArray();
            case 'w' -> IntStream.of(printable()).filter(p -> p == '_' || Character.isLetterOrDigit(p)).toArray();
            case 'n' -> new int[] {'\n'};
            case 'r' -> new int[] {'\r'};
            case 't' -> new int[] {'\t'};
            default -> {
                if (Character.isLetterOrDigit(escaped))
                    throw refusal("unknown escape '\\" + Character.toString(escaped) + "'; there are \\d \\w \\n \\r \\t");
                yield new int[] {escaped};
            }
        };
    }

    private static int[] printable() {
        return IntStream.rangeClosed(FIRST_PRINTABLE, LAST_PRINTABLE).toArray();
    }

    private static boolean isCharacter(int codePoint) {
        return Character.getType(codePoint) != Character.SURROGATE;
    }

    private static TextPattern oneOf(int[] codePoints) {
        return new TextPattern.OneOf(IntStream.of(codePoints).mapToObj(c -> Character.toString(c).getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new));
    }

    private boolean sees(char c) {
        return at < text.length() && text.charAt(at) == c;
    }

    private boolean takes(char c) {
        if (!sees(c))
            return false;
        at++;
        return true;
    }

    private UsageException refusal(String why) {
        return new UsageException("bad pattern in '\\{re " + Printable.of(text.substring(start)) + "': " + why);
    }
}
