package stentor.loadgen.client;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a run's connections are made, used up and made again.
 *
 * @param rate how many are begun in a second; 0 for as fast as they go
 * @param sources local addresses to connect from in turn; empty for the system's choice
 * @param lifetime after how long each is closed and made anew, once it is answered; empty for never
 * @param requestsEach after how many requests likewise; 0 for any number
 * @param reconnect what follows a failure
 * @param tls how the encrypted ones are made; empty where none is
 */
public record Connecting(int rate, List<InetAddress> sources, Optional<Duration> lifetime, long requestsEach, Reconnect reconnect, Optional<Tls> tls) {

    /** As fast as they go, kept for the whole run and made again with a growing pause. */
    public static final Connecting PLAINLY = new Connecting(0, List.of(), Optional.empty(), 0, Reconnect.BACK_OFF, Optional.empty());

    /** Keeps what it is given. */
    public Connecting {
        sources = List.copyOf(sources);
    }

    /**
     * How many more requests a connection may have that was made then and has had so many; {@link Long#MAX_VALUE} for any number. Its
     * lifetime is not over before the first, or a short one would have it made again and again for nothing.
     */
    long left(long requests, long connectedAt) {
        if (requests > 0 && lifetime.isPresent() && System.nanoTime() - connectedAt >= lifetime.get().toNanos())
            return 0;
        return requestsEach == 0 ? Long.MAX_VALUE : Math.max(requestsEach - requests, 0);
    }

    /**
     * What a client does whose connection failed, or could not be made.
     *
     * @param shortestPause until the first attempt; empty if there is to be none
     * @param longestPause to which it doubles with every failure in a row
     */
    public record Reconnect(Optional<Duration> shortestPause, Duration longestPause) {

        /** After a pause that grows. */
        public static final Reconnect BACK_OFF = new Reconnect(Optional.of(Duration.ofMillis(10)), Duration.ofSeconds(1));
        /** Not at all. */
        public static final Reconnect NEVER = new Reconnect(Optional.empty(), Duration.ZERO);

        /** After a pause that is always the same. */
        public static Reconnect after(Duration pause) {
            return new Reconnect(Optional.of(pause), pause);
        }
    }
}
