package stentor.loadgen.client;

import stentor.loadgen.payload.Payload;

/** Requests one behind the other, to be sent in one write. Confined to one client's thread, unless requests are all alike. */
final class Burst {

    private final Payload payload;
    private final byte[] bytes;
    /** The length of each request; 0 if they differ. */
    private final int each;

    /** @param most how many requests it may be asked for */
    Burst(Payload payload, int most) {
        this.payload = payload;
        bytes = new byte[most * payload.longest()];
        each = payload.isConstant() ? payload.longest() : 0;
        if (each > 0)
            for (int end = 0; end < bytes.length; )
                end = payload.write(bytes, end, 0, 0);
    }

    /** What {@link #write} has written, from the beginning. */
    byte[] bytes() {
        return bytes;
    }

    /**
     * Has so many requests of a connection there, from one on. Returns how many bytes they come to. If they are all alike nothing
     * is written, and one of these does for all clients.
     */
    int write(int connection, long first, int count) {
        if (each > 0)
            return count * each;
        int end = 0;
        for (int i = 0; i < count; i++)
            end = payload.write(bytes, end, connection, first + i);
        return end;
    }
}
