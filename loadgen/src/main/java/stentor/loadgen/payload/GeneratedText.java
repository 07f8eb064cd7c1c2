package stentor.loadgen.payload;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import stentor.cli.Quantity;
import stentor.cli.UsageException;

/** Messages of which only the size is asked for: small letters and spaces, with a line end as the last byte. */
public final class GeneratedText {

    private static final int LARGEST = 16 << 20;
    /** With as many spaces as make words of the usual length. */
    private static final byte[] CHARACTERS = "abcdefghijklmnopqrstuvwxyz      ".getBytes(StandardCharsets.US_ASCII);

    private GeneratedText() {
    }

    /**
     * A message of each size.
     *
     * @param sizes as in {@code 64,1k:0.2,16k:0.01}: how many bytes and, for several, how often against the others; 1 where
     *     that is left out
     * @param seed of the text and of the choice
     * @throws UsageException if that is written otherwise, or a size is 0 or beyond all reason
     */
    public static Payload ofSizes(String sizes, long seed) {
        List<Template> messages = new ArrayList<>();
        List<Double> weights = new ArrayList<>();
        for (String item : sizes.split(",", -1)) {
            String[] sizeAndWeight = item.split(":", 2);
            messages.add(text(size(sizeAndWeight[0]), seed));
            weights.add(sizeAndWeight.length == 1 ? 1 : Weights.number(sizeAndWeight[1]));
        }
        return new Payload(messages).seeded(seed).weighted(Weights.of(weights));
    }

    private static int size(String text) {
        long size = Quantity.size(text);
        if (size < 1 || size > LARGEST)
            throw new UsageException("a message of '" + text + "' cannot be sent; sizes go from 1 to 16m");
        return (int) size;
    }

    private static Template text(int size, long seed) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size - 1; i++)
            bytes[i] = CHARACTERS[Draw.below(CHARACTERS.length, Draw.key(seed, i, size))];
        bytes[size - 1] = '\n';
        return Template.of(bytes);
    }
}
