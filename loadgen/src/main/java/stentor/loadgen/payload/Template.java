package stentor.loadgen.payload;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The bytes of a message, with places in them where each request puts the number of its connection or its own sequence
 * number, as decimal digits of fixed width. Immutable.
 */
public final class Template {

    private final byte[] bytes;
    private final List<Slot> slots;

    /** What stands in a slot. */
    enum Number {
        /** The connection's number, from 0. */
        CONNECTION(6),
        /** How many requests the connection sent before, from 0. */
        SEQUENCE(10);

        private final int width;

        Number(int width) {
            this.width = width;
        }

        int width() {
            return width;
        }
    }

    /** A number to be filled in at an offset. */
    record Slot(Number number, int offset) {
    }

    Template(byte[] bytes, List<Slot> slots) {
        this.bytes = bytes;
        this.slots = List.copyOf(slots);
    }

    /** A message that is the same for every request. */
    public static Template of(byte[] bytes) {
        return new Template(bytes.clone(), List.of());
    }

    /** In bytes; the same for every request. */
    public int length() {
        return bytes.length;
    }

    /** Whether {@link #write} gives the same bytes whatever the numbers are. */
    public boolean isConstant() {
        return slots.isEmpty();
    }

    /** Whether no two requests of a connection are alike. */
    public boolean isUniquePerRequest() {
        return slots.stream().anyMatch(slot -> slot.number == Number.SEQUENCE);
    }

    /** The bytes of a template that {@link #isConstant}; shared, not to be changed. */
    public byte[] constant() {
        if (!isConstant())
            throw new IllegalStateException("differs from request to request");
        return bytes;
    }

    /** Writes {@link #length} bytes to {@code to} from index {@code at} on. */
    public void write(byte[] to, int at, int connection, long sequence) {
        System.arraycopy(bytes, 0, to, at, bytes.length);
        for (int i = 0; i < slots.size(); i++) {
            Slot slot = slots.get(i);
            long rest = slot.number == Number.CONNECTION ? connection : sequence;
            for (int digit = at + slot.offset + slot.number.width - 1; digit >= at + slot.offset; digit--) {
                to[digit] = (byte) ('0' + rest % 10);
                rest /= 10;
            }
        }
    }

    /**
     * What becomes of this when its bytes are mapped, with its numbers where they come to stand.
     *
     * @param mapping maps a text's bytes; must leave digits as they are and map a whole as it maps its parts
     */
    public Template map(UnaryOperator<byte[]> mapping) {
        return new Template(mapping.apply(bytes), slots.stream()
            .map(slot -> new Slot(slot.number, mapping.apply(Arrays.copyOf(bytes, slot.offset)).length)).toList());
    }
}
