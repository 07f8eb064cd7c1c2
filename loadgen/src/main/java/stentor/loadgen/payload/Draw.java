package stentor.loadgen.payload;

/**
 * Random numbers without a state: each is a function of what it is drawn for. The same request therefore draws the same
 * ones again whenever it is asked about, on any thread and in any order.
 */
final class Draw {

    /** An odd number whose multiples are spread evenly over all longs: 2^64 divided by the golden ratio. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private Draw() {
    }

    /** What a request draws from. */
    static long key(long seed, int connection, long sequence) {
        return key(key(key(seed, 0), connection), sequence);
    }

    /** One of many independent keys made of one. */
    static long key(long key, long index) {
        return mix(key + SPREAD * (index + 1));
    }

    /** A number from 0 to less than the bound, each equally likely but for a part in 2^32. */
    static int below(int bound, long key) {
        return (int) Math.unsignedMultiplyHigh(mix(key), bound);
    }

    /** A number from 0 to less than 1. */
    static double fraction(long key) {
        return (mix(key) >>> 11) * 0x1p-53;
    }

    /** Sets out every bit anew from all of them: the finalizer of MurmurHash3, with the constants David Stafford found for SplitMix. */
    private static long mix(long bits) {
        long mixed = (bits ^ bits >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }
}
