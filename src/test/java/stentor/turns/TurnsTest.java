package stentor.turns;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TurnsTest {

    private static final int THREADS = 200;
    private static final int TURNS_EACH = 500;

    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final Turns turns = new Turns(failures::add);

    @BeforeEach
    void start() {
        turns.start();
    }

    @AfterEach
    void stop() {
        turns.stop();
        assertEquals(List.of(), failures);
    }

    @Test
    void everybodyComesToTheirTurnEveryTime() throws InterruptedException {
        var taken = new AtomicLong();
        List<Thread> threads = startThreads(i -> {
            Turns.Turn turn = turns.begin();
            for (int n = 0; n < TURNS_EACH; n++) {
                turns.giveWay(turn, i % 3 * 100_000);
                taken.incrementAndGet();
            }
        });
        for (Thread thread : threads)
            thread.join();
        assertEquals((long) THREADS * TURNS_EACH, taken.get());
    }

    @Test
    void wakeUpsForNoReasonAndInterruptsDoNotConfuseTheQueue() throws InterruptedException {
        var done = new AtomicBoolean();
        var unconfused = new AtomicLong();
        List<Thread> threads = startThreads(i -> {
            Turns.Turn turn = turns.begin();
            for (int n = 0; n < TURNS_EACH; n++) {
                if (n % 7 == i % 7)
                    Thread.currentThread().interrupt();
                turns.giveWay(turn, 0);
                if (Thread.interrupted() != (n % 7 == i % 7))
                    throw new IllegalStateException("an interrupt was lost or made up");
                unconfused.incrementAndGet();
            }
        });
        Thread nuisance = Thread.ofPlatform().start(() -> {
            while (!done.get()) {
                threads.forEach(LockSupport::unpark);
                LockSupport.parkNanos(100_000);
            }
        });
        for (Thread thread : threads)
            thread.join();
        done.set(true);
        nuisance.join();
        assertEquals((long) THREADS * TURNS_EACH, unconfused.get());
    }

    /** One that stays idle must not keep those alive who were behind it once, nor those behind them. */
    @Test
    void whoGoesOnHoldsNobodyElse() throws InterruptedException {
        var waiting = new Turns(failures::add);
        List<Turns.Turn> kept = new CopyOnWriteArrayList<>();
        List<WeakReference<Turns.Turn>> gone = new CopyOnWriteArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            boolean first = i == 0;
            threads.add(Thread.startVirtualThread(() -> {
                Turns.Turn turn = waiting.begin();
                if (first)
                    kept.add(turn);
                else
                    gone.add(new WeakReference<>(turn));
                waiting.giveWay(turn, 0);
            }));
            await().until(() -> threads.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING));
        }
        waiting.start();
        for (Thread thread : threads)
            thread.join();
        threads.clear();
        waiting.stop();
        await().until(() -> {
            System.gc();
            // The last that gave way is remembered by itself.
            return gone.stream().filter(turn -> turn.get() != null).count() <= 1;
        });
        assertEquals(1, kept.size());
    }

    @Test
    void nobodyIsLeftFarBehind() {
        var ended = new AtomicBoolean();
        var taken = new AtomicLongArray(THREADS);
        startThreads(i -> {
            Turns.Turn turn = turns.begin();
            while (!ended.get()) {
                turns.giveWay(turn, 0);
                taken.incrementAndGet(i);
            }
        });
        // Were some passed over for good, those would stay where they are while the others go on.
        await().until(() -> least(taken) >= 1000);
        ended.set(true);
    }

    /** Of more than go on at a time, those who moved much come first and go last. */
    @Test
    void whoMovedMuchLetsThoseGoFirstWhoCameLater() throws InterruptedException {
        var notYetStarted = new Turns(failures::add);
        List<Turns.Turn> little = new CopyOnWriteArrayList<>();
        var tooEarly = new AtomicLong();
        var queued = new AtomicLong();
        List<Thread> threads = new ArrayList<>();
        for (boolean much : new boolean[] {true, false}) {
            threads.addAll(startThreads(i -> {
                Turns.Turn turn = notYetStarted.begin();
                if (!much)
                    little.add(turn);
                queued.incrementAndGet();
                notYetStarted.giveWay(turn, much ? 128 * 1024 : 0);
                if (much && little.stream().anyMatch(Turns.Turn::isQueued))
                    tooEarly.incrementAndGet();
            }));
            await().until(() -> threads.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING));
        }
        assertEquals(2 * THREADS, queued.get());
        notYetStarted.start();
        for (Thread thread : threads)
            thread.join();
        notYetStarted.stop();
        assertEquals(0, tooEarly.get());
    }

    /** By a clock that goes on by 100 us whenever it is looked at: without anybody missing that takes 200 looks. */
    @Test
    void ifSomebodyLetGoDoesNotComeBackTheConductorSoonHoldsStill() throws InterruptedException {
        var looks = new AtomicLong();
        var waitsSince = new AtomicLong(-1);
        List<Long> waits = new CopyOnWriteArrayList<>();
        var looking = new Turns(failures::add, () -> {
            long since = waitsSince.getAndSet(-1);
            if (since >= 0)
                waits.add(looks.get() - since);
        }, () -> looks.incrementAndGet() * 100_000);
        looking.start();
        var ended = new AtomicBoolean();
        List<Thread> busy = startThreads(i -> {
            Turns.Turn turn = looking.begin();
            while (!ended.get())
                looking.giveWay(turn, 0);
        });
        Thread missing = Thread.startVirtualThread(() -> {
            Turns.Turn turn = looking.begin();
            for (int i = 0; i < 21; i++) {
                looking.giveWay(turn, 0);
                waitsSince.set(looks.get());
                while (waitsSince.get() >= 0)
                    LockSupport.parkNanos(1);
            }
        });
        missing.join();
        ended.set(true);
        for (Thread thread : busy)
            thread.join();
        looking.stop();
        List<Long> sorted = waits.stream().sorted().toList();
        assertTrue(sorted.get(sorted.size() / 2) < 60, sorted.toString());
    }

    @Test
    void whoeverAcceptsWaitsForABreathUntilThoseThatArrivedHaveBegun() throws InterruptedException {
        int burst = 200;
        for (int i = 0; i < burst; i++)
            turns.arrive();
        long before = System.nanoTime();
        turns.awaitBegun();
        assertTrue(System.nanoTime() - before >= Duration.ofMillis(20).toNanos());
        Thread accepting = Thread.startVirtualThread(() -> {
            for (int i = 0; i < burst; i++)
                turns.begin();
        });
        accepting.join();
        turns.awaitBegun();
    }

    @Test
    void aStopLetsAllGoOnAndNobodyWaitsAfterIt() throws InterruptedException {
        var taken = new AtomicLong();
        List<Thread> threads = startThreads(i -> {
            Turns.Turn turn = turns.begin();
            while (taken.incrementAndGet() < 1_000_000)
                turns.giveWay(turn, 0);
        });
        await().until(() -> taken.get() > THREADS);
        turns.stop();
        for (Thread thread : threads)
            thread.join();
    }

    /** Each of its threads now and then, the virtual one and the platform one. */
    @Test
    void whereMemoryIsShortAlsoForSayingSoEverybodyGoesOnAllTheSame() throws InterruptedException {
        List<String> told = new CopyOnWriteArrayList<>();
        var calls = new AtomicLong();
        var failing = new Turns(failure -> {
            told.add(failure.getMessage());
            if (told.size() == 1)
                throw new OutOfMemoryError("to tell of it");
        }, () -> {
            if (calls.incrementAndGet() % 4 == 0)
                throw new OutOfMemoryError(Thread.currentThread().isVirtual() ? "to hold still" : "to be woken");
        }, System::nanoTime);
        failing.start();
        var ended = new AtomicBoolean();
        var taken = new AtomicLongArray(THREADS);
        List<Thread> threads = startThreads(i -> {
            Turns.Turn turn = failing.begin();
            while (!ended.get()) {
                failing.giveWay(turn, 0);
                taken.incrementAndGet(i);
            }
        });
        await().until(() -> told.containsAll(List.of("to hold still", "to be woken", "to tell of it")));
        long before = least(taken);
        await().until(() -> least(taken) > before + 1000);
        ended.set(true);
        for (Thread thread : threads)
            thread.join();
        failing.stop();
    }

    private interface Body {
        void run(int number);
    }

    private static List<Thread> startThreads(Body body) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int number = i;
            threads.add(Thread.startVirtualThread(() -> body.run(number)));
        }
        return threads;
    }

    private static long least(AtomicLongArray values) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < values.length(); i++)
            least = Math.min(least, values.get(i));
        return least;
    }
}
