package stentor.loadgen.payload;

import stentor.cli.UsageException;

/**
 * How protocols write a whole number without a sign: so many bytes, the highest first or the lowest. A number that needs more
 * is cut to its lowest bytes.
 *
 * @param width in bytes, from 1 to 4
 */
public record BinaryNumber(int width, boolean bigEndian) {

    private static final String NAMES = "u8, u16be, u16le, u24be, u24le, u32be or u32le";

    /** @throws UsageException if there is no such kind; the message says which there are */
    public static BinaryNumber named(String name) {
        return switch (name) {
            case "u8" -> new BinaryNumber(1, true);
            case "u16be" -> new BinaryNumber(2, true);
            case "u16le" -> new BinaryNumber(2, false);
            case "u24be" -> new BinaryNumber(3, true);
            case "u24le" -> new BinaryNumber(3, false);
            case "u32be" -> new BinaryNumber(4, true);
            case "u32le" -> new BinaryNumber(4, false);
            default -> throw new UsageException("unknown kind of number '" + name + "'; there are " + NAMES);
        };
    }

    /** Writes {@link #width} bytes to {@code to} from index {@code at} on. */
    public void write(byte[] to, int at, long number) {
        for (int i = 0; i < width; i++)
            to[at + i] = (byte) (number >>> shift(i));
    }

    /** What the byte at this index, from 0, adds to the number. */
    public long part(byte b, int index) {
        return (b & 0xFFL) << shift(index);
    }

    private int shift(int index) {
        return Byte.SIZE * (bigEndian ? width - 1 - index : index);
    }
}
