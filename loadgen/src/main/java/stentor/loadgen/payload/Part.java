package stentor.loadgen.payload;

import java.util.function.UnaryOperator;

import stentor.cli.UsageException;

/** A piece of a template. What it writes is a function of the request. Immutable. */
sealed interface Part {

    /** The fewest bytes it writes. */
    int shortest();

    /** The most. */
    int longest();

    /** Writes its bytes to {@code to} from index {@code at} on; returns the index behind them. */
    int write(byte[] to, int at, int connection, long sequence, long seed);

    /** Whether no two of 65,536 requests in a row of a connection are alike in it, unless chance has it so. */
    default boolean isUniquePerRequest() {
        return false;
    }

    /** What becomes of it when its bytes are mapped. */
    Part map(UnaryOperator<byte[]> mapping);

    /** The same for every request. */
    record Literal(byte[] bytes) implements Part {

        @Override
        public int shortest() {
            return bytes.length;
        }

        @Override
        public int longest() {
            return bytes.length;
        }

        @Override
        public int write(byte[] to, int at, int connection, long sequence, long seed) {
            System.arraycopy(bytes, 0, to, at, bytes.length);
            return at + bytes.length;
        }

        @Override
        public Literal map(UnaryOperator<byte[]> mapping) {
            return new Literal(mapping.apply(bytes));
        }
    }

    /** What is counted. */
    enum Source {
        /** The connection's number, from 0. */
        CONNECTION(6),
        /** How many requests the connection sent before, from 0. */
        SEQUENCE(10);

        private final int digits;

        Source(int digits) {
            this.digits = digits;
        }

        long value(int connection, long sequence) {
            return this == CONNECTION ? connection : sequence;
        }
    }

    /** A number in decimal digits, as many as its source may need. */
    record Decimal(Source source) implements Part {

        @Override
        public int shortest() {
            return source.digits;
        }

        @Override
        public int longest() {
            return source.digits;
        }

        @Override
        public int write(byte[] to, int at, int connection, long sequence, long seed) {
            long rest = source.value(connection, sequence);
            for (int digit = at + source.digits - 1; digit >= at; digit--) {
                to[digit] = (byte) ('0' + rest % 10);
                rest /= 10;
            }
            return at + source.digits;
        }

        @Override
        public boolean isUniquePerRequest() {
            return source == Source.SEQUENCE;
        }

        @Override
        public Decimal map(UnaryOperator<byte[]> mapping) {
            return this;
        }
    }

    /** A number in binary. */
    record Binary(Source source, BinaryNumber format) implements Part {

        @Override
        public int shortest() {
            return format.width();
        }

        @Override
        public int longest() {
            return format.width();
        }

        @Override
        public int write(byte[] to, int at, int connection, long sequence, long seed) {
            format.write(to, at, source.value(connection, sequence));
            return at + format.width();
        }

        @Override
        public boolean isUniquePerRequest() {
            return source == Source.SEQUENCE && format.width() > 1;
        }

        @Override
        public Binary map(UnaryOperator<byte[]> mapping) {
            throw new UsageException("a number in binary has no capitals; use \\{conn} and \\{seq} without a kind, or another --expect than upper");
        }
    }

    /**
     * Text drawn anew for every request.
     *
     * @param ordinal how many such parts stand before it in its template, so that each draws for itself
     */
    record Random(TextPattern pattern, int ordinal) implements Part {

        @Override
        public int shortest() {
            return pattern.shortest();
        }

        @Override
        public int longest() {
            return pattern.longest();
        }

        @Override
        public int write(byte[] to, int at, int connection, long sequence, long seed) {
            return pattern.write(to, at, Draw.key(Draw.key(seed, connection, sequence), ordinal));
        }

        @Override
        public boolean isUniquePerRequest() {
            return true;
        }

        @Override
        public Random map(UnaryOperator<byte[]> mapping) {
            return new Random(pattern.map(mapping), ordinal);
        }
    }
}
