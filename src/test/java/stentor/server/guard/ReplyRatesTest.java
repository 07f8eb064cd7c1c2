package stentor.server.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stentor.server.guard.ReplyRates.Verdict;

class ReplyRatesTest {

    private static final int RATE = 1000;
    private static final boolean OUTSIDE = false;
    private static final boolean LOCAL = true;

    private final AtomicLong clock = new AtomicLong();
    private final AtomicInteger lookUps = new AtomicInteger();
    private boolean connected;
    private ReplyRates rates = rates(RATE);

    private ReplyRates rates(int rate) {
        return new ReplyRates(rate, source -> {
            lookUps.incrementAndGet();
            return connected;
        }, clock::get, 42);
    }

    private static Source source(String address, int port) {
        try {
            return new Source().set(InetAddress.getByName(address), port);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** How many of so many datagrams at once get this verdict. */
    private int count(Verdict wanted, int datagrams, Source source, boolean local) {
        int count = 0;
        for (int i = 0; i < datagrams; i++)
            if (rates.judge(source, local) == wanted)
                count++;
        return count;
    }

    private int answered(int datagrams, Source source, boolean local) {
        return count(Verdict.ANSWER, datagrams, source, local);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - 1000, Long.MIN_VALUE, -5})
    void aSourceGetsASecondsWorthAtOnceAndThenItsRate(long startOfClock) {
        clock.set(startOfClock);
        rates = rates(RATE);
        var source = source("198.51.100.1", 40_000);
        assertEquals(RATE, answered(3 * RATE, source, OUTSIDE));
        clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(1) - 1);
        assertEquals(0, answered(10, source, OUTSIDE));
        clock.addAndGet(1);
        assertEquals(1, answered(10, source, OUTSIDE));
        clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(500));
        assertEquals(RATE / 2, answered(3 * RATE, source, OUTSIDE));
        clock.addAndGet(TimeUnit.DAYS.toNanos(1));
        assertEquals(RATE, answered(3 * RATE, source, OUTSIDE));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 1_000_000, 1_000_000_000})
    void anyRateIsKeptTo(int rate) {
        rates = rates(rate);
        var source = source("198.51.100.1", 40_000);
        int atOnce = Math.min(rate, 5_000_000);
        assertEquals(atOnce, answered(atOnce, source, OUTSIDE));
    }

    @Test
    void outsideThisHostAnAddressIsOneSourceWhateverThePort() {
        assertEquals(RATE, answered(RATE, source("198.51.100.1", 40_000), OUTSIDE));
        assertEquals(0, answered(10, source("198.51.100.1", 40_001), OUTSIDE));
        assertEquals(10, answered(10, source("198.51.100.2", 40_000), OUTSIDE));
        assertEquals(0, lookUps.get());
    }

    @Test
    void outsideThisHostTheFirst64BitsAreOneSource() {
        assertEquals(RATE, answered(RATE, source("2001:db8:1:2::1", 40_000), OUTSIDE));
        assertEquals(0, answered(10, source("2001:db8:1:2:ffff::9", 40_000), OUTSIDE));
        assertEquals(10, answered(10, source("2001:db8:1:3::1", 40_000), OUTSIDE));
    }

    @Test
    void onThisHostASocketIsASource() {
        assertEquals(ReplyRates.LOCAL_RATE, answered(2 * ReplyRates.LOCAL_RATE, source("127.0.0.1", 40_000), LOCAL));
        assertEquals(10, answered(10, source("127.0.0.1", 40_001), LOCAL));
        assertEquals(10, answered(10, source("127.0.0.2", 40_000), LOCAL));
    }

    @Test
    void aHigherRateThanThatOfThisHostHoldsForThisHostToo() {
        rates = rates(3 * ReplyRates.LOCAL_RATE);
        assertEquals(3 * ReplyRates.LOCAL_RATE, answered(4 * ReplyRates.LOCAL_RATE, source("127.0.0.1", 40_000), LOCAL));
    }

    @Test
    void aConnectedSocketOfThisHostHasNoLimitAndIsLookedUpOnceASecond() {
        connected = true;
        var source = source("127.0.0.1", 40_000);
        assertEquals(100_000, answered(100_000, source, LOCAL));
        assertEquals(1, lookUps.get());
        clock.addAndGet(TimeUnit.SECONDS.toNanos(1));
        assertEquals(100_000, answered(100_000, source, LOCAL));
        assertEquals(2, lookUps.get());
    }

    @Test
    void aPortThatAClientLeftToAServerIsNoticedWithinASecond() {
        connected = true;
        var source = source("127.0.0.1", 40_000);
        answered(2 * ReplyRates.LOCAL_RATE, source, LOCAL);
        connected = false;
        clock.addAndGet(TimeUnit.SECONDS.toNanos(1));
        answered(ReplyRates.LOCAL_RATE, source, LOCAL);
        assertEquals(0, answered(10, source, LOCAL));
    }

    @Test
    void anUnconnectedSocketOfThisHostBeyondItsRateIsAnsweredOnlyWhatChangesAndNotEvenThatWithoutEnd() {
        var source = source("127.0.0.1", 40_000);
        answered(ReplyRates.LOCAL_RATE, source, LOCAL);
        int atOnce = ReplyRates.LOCAL_RATE_OF_CHANGED / 10;
        assertEquals(atOnce, count(Verdict.ANSWER_IF_CHANGED, 100_000, source, LOCAL));
        assertEquals(100, count(Verdict.DROP, 100, source, LOCAL));
        assertEquals(1, lookUps.get());
    }

    @Test
    void aSourceThatTakesAnothersPlaceGetsNoFreshTokens() {
        // Far more sources than there are places, each of which asks for all it can get.
        int sources = 20 * ReplyRates.SETS;
        rates = rates(1);
        int answered = 0;
        for (int i = 0; i < sources; i++)
            answered += answered(2, source("10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255), 40_000), OUTSIDE);
        assertEquals(4 * ReplyRates.SETS, answered);
    }

    @Test
    void aFloodFromEverywhereLeavesAClientItsReplies() {
        var client = source("198.51.100.1", 40_000);
        int answered = 0;
        // One second: 100,000 forged datagrams, each from another address, and a client that asks a hundred times in between.
        for (int i = 0; i < 100_000; i++) {
            rates.judge(source("10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255), 40_000), OUTSIDE);
            clock.addAndGet(10_000);
            if (i % 1000 == 0)
                answered += answered(1, client, OUTSIDE);
        }
        assertEquals(100, answered);
    }

    @Test
    void sourcesSpreadOverTheTable() {
        rates = rates(1);
        int answered = 0;
        for (int i = 0; i < ReplyRates.SETS; i++)
            answered += answered(1, source("10.0." + (i >> 8) + "." + (i & 255), 40_000), OUTSIDE);
        int least = ReplyRates.SETS * 98 / 100;
        int got = answered;
        assertTrue(got >= least, () -> got + " of " + ReplyRates.SETS);
    }
}
