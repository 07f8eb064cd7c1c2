package stentor.server.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComplaintsTest {

    @ParameterizedTest
    @ValueSource(longs = {0, -5, Long.MAX_VALUE - 10, Long.MIN_VALUE})
    void oneLineASecondOfEachKindThatSaysHowManyWereHeldBack(long startOfClock) {
        var clock = new AtomicLong(startOfClock);
        var complaints = new Complaints(clock::get);
        String kind = "kind of " + startOfClock;
        complaints.warn(kind, () -> "first");
        complaints.warn(kind, () -> "second");
        clock.addAndGet(TimeUnit.SECONDS.toNanos(1) - 1);
        complaints.warn(kind, () -> "third");
        complaints.warn("other " + kind, () -> "of its own");
        assertEquals(List.of(kind + ": first"), CapturingWriter.messages(kind));
        clock.addAndGet(1);
        complaints.warn(kind, () -> "fourth");
        complaints.warn(kind, () -> "fifth");
        clock.addAndGet(TimeUnit.HOURS.toNanos(1));
        complaints.warn(kind, () -> "sixth");
        clock.addAndGet(TimeUnit.HOURS.toNanos(1));
        complaints.warn(kind, () -> "seventh");
        assertEquals(List.of(kind + ": first", kind + ": fourth (and 2 more like it)", kind + ": sixth (and 1 more like it)", kind + ": seventh"),
            CapturingWriter.messages(kind));
        assertEquals(List.of("other " + kind + ": of its own"), CapturingWriter.messages("other " + kind));
    }

    @Test
    void detailsThatAreHeldBackAreNotEvenAskedFor() {
        var complaints = new Complaints(() -> 0);
        var asked = new AtomicInteger();
        for (int i = 0; i < 3; i++)
            complaints.warn("asked", () -> "details " + asked.incrementAndGet());
        assertEquals(1, asked.get());
    }

    @Test
    void nobodyCanForgeALineOrMoveTheCursor() {
        new Complaints().warn("forged", () -> "a\nb\r\u001b[2J\u0000\u0085\u2028\u2029 é🙂 {}");
        assertEquals(List.of("forged: a\\u000ab\\u000d\\u001b[2J\\u0000\\u0085\\u2028\\u2029 é🙂 {}"), CapturingWriter.messages("forged"));
    }

    @Test
    void nobodyCanTurnTextAroundOrHideIt() {
        new Complaints().warn("turned", () -> "a\u202eb\u200bc\ufeffd\udb40\udc41e");
        assertEquals(List.of("turned: a\\u202eb\\u200bc\\ufeffd\\udb40\\udc41e"), CapturingWriter.messages("turned"));
    }

    @Test
    void nobodyCanMakeALineLong() {
        new Complaints().warn("long", () -> "x".repeat(1_000_000));
        assertEquals(List.of("long: " + "x".repeat(500) + "..."), CapturingWriter.messages("long"));
    }

    @Test
    void whoComplainsDoesNotFailOfIt() {
        var failing = new AtomicBoolean();
        var clock = new AtomicLong();
        var complaints = new Complaints(() -> {
            if (failing.get())
                throw new OutOfMemoryError("asked to fail");
            return clock.get();
        });
        complaints.warn("hard to say", () -> "first");
        failing.set(true);
        complaints.warn("hard to say", () -> "never said");
        failing.set(false);
        clock.set(TimeUnit.HOURS.toNanos(1));
        complaints.warn("hard to say", () -> "third");
        assertEquals(List.of("hard to say: first", "hard to say: third"), CapturingWriter.messages("hard to say"));
    }

    @Test
    void detailsThatCannotBeHadAreComplainedOfToo() {
        var complaints = new Complaints();
        complaints.warn("details throw", () -> {
            throw new IllegalStateException("at\nlength");
        });
        complaints.warn("details null", () -> null);
        assertEquals(List.of("details throw: java.lang.IllegalStateException while saying what failed"), CapturingWriter.messages("details throw"));
        assertEquals(1, CapturingWriter.messages("details null").size());
    }
}
