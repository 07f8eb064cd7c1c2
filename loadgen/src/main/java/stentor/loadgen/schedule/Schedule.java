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

    /** When each is due that is this segment's, one after the other without end, in nanoseconds from the beginning: the segments take turns. */
    public PrimitiveIterator.OfLong starts(Segment segment) {
        DoubleSupplier arrivals = arrival.atUnitRate(seed);
        skip(arrivals, segment.number() - 1);
        return new PrimitiveIterator.OfLong() {
            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public long nextLong() {
                long start = profile.time(arrivals.getAsDouble());
                skip(arrivals, segment.of() - 1);
                return start;
            }
        };
    }

    /** How many that are this segment's are due from one time to another, as the rates have it: where they are many, chance changes little. */
    public long about(long from, long to, Segment segment) {
        return Math.round((profile.count(to) - profile.count(from)) / segment.of());
    }

    private static void skip(DoubleSupplier arrivals, int count) {
        for (int i = 0; i < count; i++)
            arrivals.getAsDouble();
    }
}
