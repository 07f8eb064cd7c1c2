package stentor.loadgen.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;

import org.apache.commons.statistics.distribution.LogNormalDistribution;

/** When a {@link ScheduledServer} answers what came at a time, and what latencies an open loop must then report. */
enum Delay {

    CONSTANT("answers after 5 ms", "-R", "1000", "-d", "20s") {
        @Override
        long due(long now) {
            return now + FIVE_MILLIS;
        }

        @Override
        double analyticMillis(double quantile) {
            return 5;
        }
    },

    /** Not a whole number of requests a period, so that they fall on all times of it alike. */
    STOPS("stands still for 500 ms every 2 s", "-R", "199.9", "-d", "40s") {
        @Override
        long due(long now) {
            long begin = now - Math.floorMod(now, PERIOD);
            return now - begin < STANDSTILL ? begin + STANDSTILL : now;
        }

        /** Of what comes in the standstill, the wait is equally likely to be anything from nothing to all of it. */
        @Override
        double analyticMillis(double quantile) {
            double moving = 1 - (double) STANDSTILL / PERIOD;
            return Math.max(0, (quantile - moving) / (1 - moving)) * STANDSTILL / 1e6;
        }
    },

    /** Drawn by Weyl's sequence, of which any part is spread evenly: chance would move the tail of a sample by more than what is tested. */
    LOG_NORMAL("answers after a log-normal time, median 5 ms, sigma 0.5", "-R", "1000", "-d", "20s") {
        private final LogNormalDistribution distribution = LogNormalDistribution.of(Math.log(5), 0.5);
        private double position = SEED;

        @Override
        long due(long now) {
            position = (position + GOLDEN_RATIO) % 1;
            return now + Math.round(distribution.inverseCumulativeProbability(position) * 1e6);
        }

        @Override
        double analyticMillis(double quantile) {
            return distribution.inverseCumulativeProbability(quantile);
        }
    };

    private static final long FIVE_MILLIS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long PERIOD = TimeUnit.SECONDS.toNanos(2);
    private static final long STANDSTILL = TimeUnit.MILLISECONDS.toNanos(500);
    private static final double SEED = 0.42;
    private static final double GOLDEN_RATIO = (Math.sqrt(5) - 1) / 2;

    private final String description;
    private final List<String> load;

    Delay(String description, String... load) {
        this.description = description;
        this.load = List.of(load);
    }

    /** The server's time to answer what came at this one. */
    abstract long due(long now);

    /** The latency below which this share of all lies, less what machine and network take. */
    abstract double analyticMillis(double quantile);

    /** For people: what the server does. */
    String description() {
        return description;
    }

    /** The options of a run that meets it. */
    List<String> load() {
        return load;
    }
}
