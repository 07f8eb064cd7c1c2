package stentor.loadgen.payload;

import java.util.List;
import java.util.function.UnaryOperator;

/** A message as a function of the request it is sent for: fixed bytes, numbers and random text, one after the other. Immutable. */
public final class Template {

    private final Part[] parts;

    Template(List<Part> parts) {
        this.parts = parts.toArray(Part[]::new);
    }

    /** A message that is the same for every request. */
    public static Template of(byte[] bytes) {
        return new Template(List.of(new Part.Literal(bytes.clone())));
    }

    /** The fewest bytes it may come to. */
    public int shortest() {
        int sum = 0;
        for (Part part : parts)
            sum = Math.addExact(sum, part.shortest());
        return sum;
    }

    /** The most bytes it may come to. */
    public int longest() {
        int sum = 0;
        for (Part part : parts)
            sum = Math.addExact(sum, part.longest());
        return sum;
    }

    /** Whether {@link #write} gives the same bytes for every request. */
    public boolean isConstant() {
        return parts.length == 0 || parts.length == 1 && parts[0] instanceof Part.Literal;
    }

    /** Whether no two of 65,536 requests in a row of a connection are alike, unless chance has it so. */
    public boolean isUniquePerRequest() {
        for (Part part : parts)
            if (part.isUniquePerRequest())
                return true;
        return false;
    }

    /** The bytes of a template that {@link #isConstant}; shared, not to be changed. */
    public byte[] constant() {
        if (!isConstant())
            throw new IllegalStateException("differs from request to request");
        return parts.length == 0 ? new byte[0] : ((Part.Literal) parts[0]).bytes();
    }

    /**
     * Writes the message for a request to {@code to} from index {@code at} on.
     *
     * @param seed of the random parts
     * @return the index behind the last byte
     */
    public int write(byte[] to, int at, int connection, long sequence, long seed) {
        int end = at;
        for (Part part : parts)
            end = part.write(to, end, connection, sequence, seed);
        return end;
    }

    /**
     * What becomes of this when its bytes are mapped.
     *
     * @param mapping maps a text's bytes; must leave digits as they are and map a whole as it maps its parts
     */
    public Template map(UnaryOperator<byte[]> mapping) {
        return new Template(List.of(parts).stream().map(part -> part.map(mapping)).toList());
    }
}
