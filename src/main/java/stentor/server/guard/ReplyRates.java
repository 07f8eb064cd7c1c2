package stentor.server.guard;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How many replies each source gets: a token bucket a source, which holds one second's worth, in a table of a fixed size.
 *
 * <p><b>Sources outside this host</b> are told apart by their address, or by the first 64 bits of it if it is IPv6, on
 * whatever port: who is flooded with replies to requests that others have forged is a host, not a port.
 *
 * <p><b>Sources on this host</b> are told apart by address and port, and get more. A load generator must reach full rate on
 * them; but two servers that reply to each other, set off by one forged datagram, must fall silent. Both are sockets of
 * this host that send something for everything they are sent. What tells them apart is that a client's socket is, as a rule,
 * connected to us, and a server's never is: the system's socket table says so. So a source that has used up its tokens is
 * looked up there, at most once a second, and one that is connected has no limit. Any other may be a server. Then a reply
 * that equals its request is not sent: a loop consists of nothing else once it runs, since what is in capitals stays as it
 * is, and what is echoed too. It has but one datagram under way for each that set it off, so it is over when that is not
 * replied to. Replies that differ from their requests go on up to a higher rate, which a client with an unconnected socket
 * that waits for each reply does not reach. Where the system has no such table, all sources on this host count as
 * unconnected.
 *
 * <p><b>The table</b> has sets of four places, and a source belongs into one set. If that is full, the source takes the place
 * of the one with the most tokens and inherits its bucket, so that nobody gets fresh tokens by coming under many addresses. A key
 * is 64 bits of a hash with a secret, so nobody can aim at a set either.
 *
 * <p>Allocates nothing after construction. Confined to one thread.
 */
public final class ReplyRates {

    /** What is done with a datagram. */
    public enum Verdict {
        /** It is answered. */
        ANSWER,
        /** It is answered unless the reply would equal the request. */
        ANSWER_IF_CHANGED,
        /** It is dropped. */
        DROP
    }

    /** So few that a loop, which makes ten times as many, is over within a fraction of a second on a slow machine too. */
    static final int LOCAL_RATE = 5_000;
    /** What an unconnected client that waits for each reply does not reach, since it is woken up for each. */
    static final int LOCAL_RATE_OF_CHANGED = 50_000;

    static final int SETS = 4096;
    private static final int PLACES = 4;

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    /** How much of the higher rate may come at once. */
    private static final long CHANGED_WINDOW = SECOND / 10;

    private final long remoteInterval;
    private final long localInterval;
    private final LocalClients clients;
    private final LongSupplier nanoTime;
    private final long start;
    private final long secret;

    private final long[] keys = new long[SETS * PLACES];
    /** A bucket is full when this has passed, and empty when it is one second ahead: the generic cell rate algorithm. */
    private final long[] fullAt = new long[SETS * PLACES];
    private final long[] changedFullAt = new long[SETS * PLACES];
    /** When the source was last looked up, or 0. */
    private final long[] lookedUpAt = new long[SETS * PLACES];
    private final boolean[] connected = new boolean[SETS * PLACES];

    /**
     * @param rate replies a second to each source outside this host, from 1 to a billion; those on it get that or 5,000
     * @param clients asked about sources on this host that exceed their rate
     * @param nanoTime the clock, as {@link System#nanoTime}
     * @param secret chosen by lot
     */
    public ReplyRates(int rate, LocalClients clients, LongSupplier nanoTime, long secret) {
        remoteInterval = SECOND / rate;
        localInterval = SECOND / Math.max(rate, LOCAL_RATE);
        this.clients = clients;
        this.nanoTime = nanoTime;
        this.secret = secret;
        // The buckets of the places nobody has taken are full.
        start = nanoTime.getAsLong() - SECOND;
    }

    /** Takes a token of the source's, or says what is done without one. */
    public Verdict judge(Source source, boolean local) {
        long now = nanoTime.getAsLong() - start;
        int place = place(local ? hash(hash(source.high(), source.low()), source.port()) : hash(0, source.network()));
        if (take(fullAt, place, local ? localInterval : remoteInterval, SECOND, now))
            return Verdict.ANSWER;
        if (!local)
            return Verdict.DROP;
        if (isClient(place, source, now))
            return Verdict.ANSWER;
        return take(changedFullAt, place, SECOND / LOCAL_RATE_OF_CHANGED, CHANGED_WINDOW, now) ? Verdict.ANSWER_IF_CHANGED : Verdict.DROP;
    }

    private static boolean take(long[] buckets, int place, long interval, long window, long now) {
        long next = Math.max(buckets[place], now) + interval;
        if (next - now > window)
            return false;
        buckets[place] = next;
        return true;
    }

    private boolean isClient(int place, Source source, long now) {
        if (lookedUpAt[place] == 0 || now - lookedUpAt[place] >= SECOND) {
            connected[place] = clients.isConnectedToUs(source);
            lookedUpAt[place] = now;
        }
        return connected[place];
    }

    private int place(long key) {
        int first = (int) (key >>> 32 & SETS - 1) * PLACES;
        int fullest = first;
        for (int place = first; place < first + PLACES; place++) {
            if (keys[place] == key)
                return place;
            if (fullAt[place] < fullAt[fullest])
                fullest = place;
        }
        keys[fullest] = key;
        lookedUpAt[fullest] = 0;
        return fullest;
    }

    /** Mixes every bit of both into every bit of the result, as splitmix64 ends. */
    private long hash(long a, long b) {
        long mixed = a + secret ^ b;
        mixed = (mixed ^ mixed >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }
}
