package stentor.server.telemetry;

import java.util.Arrays;
import java.util.StringJoiner;
import java.util.concurrent.atomic.LongAdder;

/** One running server's {@link Counter} values. Any thread may add and read at any time; a read misses nothing added before it. */
public final class Counters {

    private final LongAdder[] values = Arrays.stream(Counter.values()).map(c -> new LongAdder()).toArray(LongAdder[]::new);

    /** Counts one. */
    public void add(Counter counter) {
        values[counter.ordinal()].increment();
    }

    /** Counts {@code amount} at once. */
    public void add(Counter counter, long amount) {
        values[counter.ordinal()].add(amount);
    }

    /** The value now. */
    public long get(Counter counter) {
        return values[counter.ordinal()].sum();
    }

    /** How many connections are open now: the accepted ones less the closed ones. */
    public long connectionsOpen() {
        // The closed ones first: a connection is accepted before it is closed, so the difference is never below zero.
        long closed = Arrays.stream(Counter.values()).filter(Counter::isClosed).mapToLong(this::get).sum();
        return get(Counter.CONNECTIONS_ACCEPTED) - closed;
    }

    /** All of it on one line: {@code connections_open=2 connections_accepted=7 ...}, for people and scripts. */
    @Override
    public String toString() {
        var line = new StringJoiner(" ");
        line.add("connections_open=" + connectionsOpen());
        for (Counter counter : Counter.values())
            line.add(counter.label() + "=" + get(counter));
        return line.toString();
    }
}
