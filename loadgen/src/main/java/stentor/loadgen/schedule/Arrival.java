package stentor.loadgen.schedule;

import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;

/** How requests that come at a rate follow each other. */
public enum Arrival {
    /** All equally far apart. */
    UNIFORM {
        @Override
        DoubleSupplier atUnitRate(long seed) {
            return new DoubleSupplier() {
                private long next;

                @Override
                public double getAsDouble() {
                    return next++;
                }
            };
        }
    },
    /** Independently of each other, as those of many users do: the times between them are exponentially distributed. */
    POISSON {
        @Override
        DoubleSupplier atUnitRate(long seed) {
            var random = new SplittableRandom(seed);
            return new DoubleSupplier() {
                private double last;

                @Override
                public double getAsDouble() {
                    return last += -Math.log(1 - random.nextDouble());
                }
            };
        }
    };

    /** The times, one after the other, at which they come at a rate of one a unit of time. The same for the same seed. */
    abstract DoubleSupplier atUnitRate(long seed);
}
