package stentor.loadgen.schedule;

import java.util.PrimitiveIterator;
import java.util.function.DoubleSupplier;

/**
 * When the requests of an open loop are due.
 *
 * @param seed makes the same arrivals again
 */
public record Schedule(Profile profile, Arrival arrival, long seed) {

    /** Nanoseconds from the beginning that no run reaches, small enough to be added to any clock. */
    public static final long NEVER = Long.MAX_VALUE / 4;

    /** When each is due, one after the other without end, in nanoseconds from the beginning. */
    public PrimitiveIterator.OfLong starts() {
        DoubleSupplier arrivals = arrival.atUnitRate(seed);
        return new PrimitiveIterator.OfLong() {
            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public long nextLong() {
                return profile.time(arrivals.getAsDouble());
            }
        };
    }
}
