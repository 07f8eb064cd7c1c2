package stentor.loadgen.client;

import java.io.IOException;
import java.net.DatagramSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import org.HdrHistogram.Histogram;

import stentor.loadgen.measure.ErrorTimes;
import stentor.loadgen.measure.Result;
import stentor.loadgen.measure.Tally;
import stentor.loadgen.measure.Timing;
import stentor.loadgen.measure.Timings;
import stentor.loadgen.schedule.Window;
import stentor.turns.Turns;

/**
 * All clients of a run: {@link #launch} lets each connect, {@link #open} sets them off together, {@link #awaitEnd} waits
 * until the window has closed and every request is accounted for. One thread directs; any may look.
 */
public final class Fleet {

    /** So many connections are being made at a time, lest a burst overflow the server's backlog and be timed by its retries. */
    private static final int CONNECTING_AT_A_TIME = 256;
    /** How often whoever waits looks whether the run was ended by hand. */
    static final long ATTENTION_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Plan plan;
    private final Dialer dialer;
    /** Null in a closed loop. */
    private final Pacer pacer;
    /** The one of all clients, in a closed loop of streams whose requests are alike; else null. */
    private final Burst burst;
    private final List<Client> clients;
    private final UnreadReplies unreadReplies;
    private final KernelDrops kernelDrops;
    /** By the window's phases; null for the warm-up if there is none. */
    private final Timings[] timings = new Timings[Window.PHASES];
    private final ErrorTimes errorTimes = new ErrorTimes();
    private final Failures failures = new Failures();
    private final Semaphore connecting = new Semaphore(CONNECTING_AT_A_TIME);
    private final AtomicInteger attempts = new AtomicInteger();
    private final AtomicInteger connected = new AtomicInteger();
    private final CountDownLatch opened = new CountDownLatch(1);
    private final CountDownLatch running;
    /** For streams. In an open loop, where clients are to read as soon as there is something, for those alone that are flooded. */
    private final Turns turns = new Turns(this::broke);
    private final long shortestPauseNanos;
    private long launchedAt;
    private volatile boolean interrupted;

    /** Nothing happens before {@link #launch}. */
    public Fleet(Plan plan) {
        this.plan = plan;
        this.shortestPauseNanos = plan.connecting().reconnect().shortestPause().map(Duration::toNanos).orElse(0L);
        this.running = new CountDownLatch(plan.connections() + (plan.schedule().isPresent() ? 1 : 0));
        timings[Window.MEASURED] = new Timings(plan.loop());
        timings[Window.WARMUP] = plan.window().hasWarmup() ? new Timings(plan.loop()) : null;
        this.dialer = new Dialer(plan);
        this.kernelDrops = new KernelDrops(plan.endpoints());
        this.pacer = plan.schedule().isPresent() ? new Pacer(this) : null;
        this.burst = pacer == null && plan.target().protocol().isStream() && plan.payload().isConstant() ? new Burst(plan.payload(), plan.depth()) : null;
        this.clients = IntStream.range(0, plan.connections()).map(i -> plan.firstClient() + i)
            .<Client>mapToObj(i -> plan.target().protocol().isStream() ? new TcpClient(i, this) : new UdpClient(i, this))
            .toList();
        this.unreadReplies = new UnreadReplies(clients);
    }

    /** Starts every client; each connects and then waits for {@link #open}. */
    public void launch() {
        launchedAt = System.nanoTime();
        if (plan.target().protocol().isStream())
            turns.start();
        clients.forEach(Thread::startVirtualThread);
    }

    /** How many clients have tried to connect. */
    public int attempts() {
        return attempts.get();
    }

    /** How many of those have connected at the first attempt. */
    public int connected() {
        return connected.get();
    }

    /** Opens the window: those connected begin to send now, and the others go on trying. */
    public void open() {
        plan.window().open(System.nanoTime());
        opened.countDown();
        if (pacer != null)
            pacer.start();
    }

    /** Waits for the end of all clients, and of the schedule, but no longer than this. Returns whether all have ended. */
    public boolean awaitEnd(long millis) throws InterruptedException {
        return running.await(millis, TimeUnit.MILLISECONDS);
    }

    /** To be called several times a second: ends the waits that have taken too long. */
    public void expire() {
        long now = System.nanoTime();
        // From the end of the window on sockets are closed, and with them goes what the system counted.
        if (!plan.target().protocol().isStream() && (plan.window().isClosed(now) || kernelDrops.isDue()))
            kernelDrops.look();
        clients.forEach(client -> client.expire(now));
        if (interrupted)
            clients.forEach(Client::stopConnecting);
    }

    /** Whether replies wait to be read; to be asked by one thread. */
    public UnreadReplies unreadReplies() {
        return unreadReplies;
    }

    /** Ends the run now: nothing more is sent, and what is under way is given up. */
    public void interrupt() {
        interrupted = true;
        plan.window().stop(System.nanoTime());
    }

    /** Ends the run likewise, as one that broke off by itself, and why, in one line that names the remedy. */
    public void giveUp(String why) {
        failures.breakdown(why);
        interrupt();
    }

    /** Whether {@link #interrupt} was called. */
    public boolean isInterrupted() {
        return interrupted;
    }

    /** What happened to the requests that count; exact once all clients have ended. */
    public Tally measured() {
        return sum(Window.MEASURED);
    }

    /** What happened during the warm-up. */
    public Tally warmup() {
        return sum(Window.WARMUP);
    }

    private Tally sum(int phase) {
        var sum = new Tally();
        clients.forEach(client -> sum.add(client.tally(phase)));
        if (pacer != null)
            sum.add(pacer.tally(phase));
        return sum;
    }

    /**
     * What was timed since the last call, for every timing. The histograms are filled anew by the next one. One thread at a time.
     *
     * @param measured whether of the requests that count, or of the warm-up's; connections always count
     */
    public Map<Timing, Histogram> collect(boolean measured) {
        if (measured)
            return timings[Window.MEASURED].collect();
        Timings warmup = timings[Window.WARMUP];
        Map<Timing, Histogram> collected = (warmup == null ? new Timings(plan.loop()) : warmup).collect();
        collected.put(Timing.CONNECT, timings[Window.MEASURED].of(Timing.CONNECT).collect());
        return collected;
    }

    /** What was timed of the requests that count, and of connections, as far as it has been collected. */
    public Map<Timing, Histogram> timings() {
        return timings[Window.MEASURED].total();
    }

    /** When what went wrong. */
    public ErrorTimes errorTimes() {
        return errorTimes;
    }

    /** What went wrong first. */
    public Failures failures() {
        return failures;
    }

    /** What is known of UDP alone; empty for streams. To be called when all clients have ended. */
    public Optional<Result.Datagrams> datagrams() {
        if (plan.target().protocol().isStream())
            return Optional.empty();
        kernelDrops.look();
        double jitter = clients.stream().mapToDouble(client -> ((UdpClient) client).jitterNanos()).filter(Double::isFinite).average().orElse(Double.NaN);
        return Optional.of(new Result.Datagrams(jitter, kernelDrops.total()));
    }

    Plan plan() {
        return plan;
    }

    Pacer pacer() {
        return pacer;
    }

    Turns turns() {
        return turns;
    }

    /** Of {@link Connecting.Reconnect#shortestPause}; worked out once, since every reply asks. */
    long shortestPauseNanos() {
        return shortestPauseNanos;
    }

    Dialer dialer() {
        return dialer;
    }

    /** For one client of a closed loop. */
    Burst burst() {
        return burst != null ? burst : new Burst(plan.payload(), plan.depth());
    }

    long launchedAt() {
        return launchedAt;
    }

    /** The pacer has ended. What is over UDP waits for {@link #expire}, so as not to close before {@link KernelDrops} has looked. */
    void sendingEnded() {
        if (plan.target().protocol().isStream())
            clients.forEach(Client::wakeIfIdle);
    }

    void closeLater(DatagramSocket socket) {
        kernelDrops.closeWhenSeen(socket, plan.window().isClosed(System.nanoTime()));
    }

    void attempted(boolean successfully) {
        if (successfully)
            connected.incrementAndGet();
        attempts.incrementAndGet();
    }

    void awaitOpen() {
        try {
            opened.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a client's thread", e);
        }
    }

    void awaitTurnToConnect(int client) {
        int rate = plan.connecting().rate();
        long turn = plan.segment().turn(client - plan.firstClient());
        if (rate > 0)
            for (long wait; (wait = launchedAt + turn * TimeUnit.SECONDS.toNanos(1) / rate - System.nanoTime()) > 0 && !interrupted; )
                LockSupport.parkNanos(Math.min(wait, ATTENTION_NANOS));
        connecting.acquireUninterruptibly();
    }

    void connectTurnEnded() {
        connecting.release();
    }

    /** Records a time of a connection's, so many times, for a phase of the window; nothing for a warm-up if there is none. */
    void record(Timing timing, int connection, long nanos, long count, int phase) {
        Timings to = timings[phase];
        if (to != null)
            to.of(timing).record(connection, nanos, count);
    }

    void connectFailed(int client, IOException failure) {
        failures.connecting(dialer.endpoint(client).target(), failure);
    }

    /** Something happened that nobody expects, and ends the run. */
    void broke(Throwable cause) {
        failures.breakdown(cause);
        interrupt();
    }

    void ended() {
        running.countDown();
        if (running.getCount() == 0)
            turns.stop();
        else if (running.getCount() == 1 && pacer != null && !pacer.ended())
            // No client is left, and none comes back: what falls due from now on could never be sent.
            plan.window().stop(System.nanoTime());
    }
}
