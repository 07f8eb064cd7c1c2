package stentor.server;

import java.util.Arrays;

/**
 * What a fuzzer's bytes mean: first how the rest is cut into reads, then the rest. A fuzzer that changes one byte of it changes
 * one thing.
 *
 * @param parameter a number from 0 to 255 for the test to use
 * @param cuts where reads end, ascending, besides the end of the input
 * @param rest the bytes that are read
 */
public record FuzzedInput(int parameter, int[] cuts, byte[] rest) {

    private static final int MOST_CUTS = 7;

    /** Reads a parameter, the number of cuts, and so many distances between cuts; whatever is missing is 0. */
    public static FuzzedInput of(byte[] fuzzed) {
        int parameter = at(fuzzed, 0);
        int count = at(fuzzed, 1) % (MOST_CUTS + 1);
        byte[] rest = fuzzed.length <= 2 + count ? new byte[0] : Arrays.copyOfRange(fuzzed, 2 + count, fuzzed.length);
        var cuts = new int[count];
        int used = 0;
        int cut = 0;
        for (int i = 0; i < count; i++) {
            cut += 1 + at(fuzzed, 2 + i);
            if (cut < rest.length)
                cuts[used++] = cut;
        }
        return new FuzzedInput(parameter, Arrays.copyOf(cuts, used), rest);
    }

    private static int at(byte[] bytes, int index) {
        return index < bytes.length ? bytes[index] & 0xff : 0;
    }
}
