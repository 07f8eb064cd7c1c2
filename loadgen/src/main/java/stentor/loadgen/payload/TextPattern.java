package stentor.loadgen.payload;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Text drawn at random from all that a pattern stands for. What is drawn is a function of a key, without a state and without
 * allocating. Immutable.
 */
sealed interface TextPattern {

    /** The fewest bytes it may come to. */
    int shortest();

    /** The most. */
    int longest();

    /** Writes what the key draws to {@code to} from index {@code at} on; returns the index behind it. */
    int write(byte[] to, int at, long key);

    /** The pattern whose texts are this one's mapped; the same key draws the same text of it. */
    TextPattern map(UnaryOperator<byte[]> mapping);

    /**
     * One of several characters, each equally likely; of a single one just that.
     *
     * @param characters each in UTF-8, at least one
     */
    record OneOf(byte[][] characters) implements TextPattern {

        @Override
        public int shortest() {
            int shortest = Integer.MAX_VALUE;
            for (byte[] character : characters)
                shortest = Math.min(shortest, character.length);
            return shortest;
        }

        @Override
        public int longest() {
            int longest = 0;
            for (byte[] character : characters)
                longest = Math.max(longest, character.length);
            return longest;
        }

        @Override
        public int write(byte[] to, int at, long key) {
            byte[] character = characters.length == 1 ? characters[0] : characters[Draw.below(characters.length, key)];
            int end = at;
            for (byte b : character)
                to[end++] = b;
            return end;
        }

        @Override
        public OneOf map(UnaryOperator<byte[]> mapping) {
            return new OneOf(List.of(characters).stream().map(mapping).toArray(byte[][]::new));
        }
    }

    /** One after the other. */
    record Sequence(TextPattern[] items) implements TextPattern {

        @Override
        public int shortest() {
            int sum = 0;
            for (TextPattern item : items)
                sum = Math.addExact(sum, item.shortest());
            return sum;
        }

        @Override
        public int longest() {
            int sum = 0;
            for (TextPattern item : items)
                sum = Math.addExact(sum, item.longest());
            return sum;
        }

        @Override
        public int write(byte[] to, int at, long key) {
            int end = at;
            for (int i = 0; i < items.length; i++)
                end = items[i].write(to, end, Draw.key(key, i));
            return end;
        }

        @Override
        public Sequence map(UnaryOperator<byte[]> mapping) {
            return new Sequence(mapped(items, mapping));
        }
    }

    /** One of them, each equally likely. */
    record Alternatives(TextPattern[] items) implements TextPattern {

        @Override
        public int shortest() {
            int shortest = Integer.MAX_VALUE;
            for (TextPattern item : items)
                shortest = Math.min(shortest, item.shortest());
            return shortest;
        }

        @Override
        public int longest() {
            int longest = 0;
            for (TextPattern item : items)
                longest = Math.max(longest, item.longest());
            return longest;
        }

        @Override
        public int write(byte[] to, int at, long key) {
            return items[Draw.below(items.length, key)].write(to, at, Draw.key(key, 0));
        }

        @Override
        public Alternatives map(UnaryOperator<byte[]> mapping) {
            return new Alternatives(mapped(items, mapping));
        }
    }

    /** Several times, drawn anew each time; how often is drawn too. */
    record Repeated(TextPattern item, int least, int most) implements TextPattern {

        @Override
        public int shortest() {
            return Math.multiplyExact(item.shortest(), least);
        }

        @Override
        public int longest() {
            return Math.multiplyExact(item.longest(), most);
        }

        @Override
        public int write(byte[] to, int at, long key) {
            int times = least == most ? most : least + Draw.below(most - least + 1, key);
            int end = at;
            for (int i = 0; i < times; i++)
                end = item.write(to, end, Draw.key(key, i));
            return end;
        }

        @Override
        public Repeated map(UnaryOperator<byte[]> mapping) {
            return new Repeated(item.map(mapping), least, most);
        }
    }

    private static TextPattern[] mapped(TextPattern[] items, UnaryOperator<byte[]> mapping) {
        return List.of(items).stream().map(item -> item.map(mapping)).toArray(TextPattern[]::new);
    }
}
