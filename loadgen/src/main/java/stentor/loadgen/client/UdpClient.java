package stentor.loadgen.client;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.SocketTimeoutException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import stentor.loadgen.expect.Verdict;
import stentor.loadgen.measure.ErrorClass;
import stentor.loadgen.measure.Flow;
import stentor.loadgen.measure.Tally;

/** A client over UDP, with a socket of its own. */
final class UdpClient extends Client {

    private static final int LARGEST_DATAGRAM = 65_535;
    /** How far back a late reply or a duplicate is recognised, in requests. */
    private static final int REMEMBERED = 1024;

    private final int tag = plan.tagged() ? Tag.LENGTH : 0;
    private final boolean tellsRepliesApart = plan.tagged() || plan.expectation().tellsRepliesApart();
    /** Guards the flow and what is counted of it: in an open loop one thread sends, one receives, and one minds the time-outs. */
    private final Lock lock = new ReentrantLock();
    private final Flow flow;
    private final Correlation correlation;
    private final byte[] outgoing;
    private final DatagramPacket packet;
    private volatile DatagramSocket socket;
    private long connectedAt;
    private long first;
    private volatile boolean closedIdle;

    UdpClient(int number, Fleet fleet) {
        super(number, fleet);
        flow = new Flow(plan.depth(), REMEMBERED, pacer != null);
        correlation = new Correlation(number, plan, flow, reply);
        outgoing = pacer != null ? null : new byte[plan.longestRequest()];
        // One more than is expected, so that a longer reply shows.
        int longest = Math.max(plan.payload().longest(), plan.expectation().longest()) + tag;
        byte[] incoming = new byte[plan.expectation().longest() == 0 ? LARGEST_DATAGRAM : Math.min(longest + 1, LARGEST_DATAGRAM)];
        packet = new DatagramPacket(incoming, incoming.length);
    }

    @Override
    void connect() throws IOException {
        socket = fleet.dialer().udp(number);
        connectedAt = System.nanoTime();
        first = flow.sent();
        closedIdle = false;
    }

    @Override
    boolean converse(int rounds) throws IOException {
        return pacer == null ? sendAndReceive(rounds) : receiveOnly(rounds);
    }

    private boolean sendAndReceive(int rounds) throws IOException {
        long now = System.nanoTime();
        for (int i = 0; i < rounds; i++) {
            while (hasRoom() && plan.window().claim(now)) {
                Tally tally = tallyAt(now);
                tally.sent++;
                tally.bytesSent += send(now, now, outgoing);
            }
            if (flow.underWay() == 0)
                return false;
            boolean received = receive(flow.sentAt(flow.oldest()) + plan.timeout().toNanos() - now);
            now = System.nanoTime();
            if (fleet.isInterrupted())
                throw new IOException("interrupted");
            if (received)
                take(now);
            else if (expireAll(now) && flow.underWay() == 0 && !tellsRepliesApart) {
                // A late reply would be taken for that to the next request, and so would each after it. It cannot reach another port.
                fleet.closeLater(socket);
                connect();
            }
        }
        return true;
    }

    private boolean receiveOnly(int rounds) throws IOException {
        try {
            for (int i = 0; i < rounds; i++) {
                if (isFree() && (pacer.ended() || isUsedUp()))
                    return false;
                receive(Long.MAX_VALUE);
                long now = System.nanoTime();
                lock.lock();
                try {
                    take(now);
                } finally {
                    lock.unlock();
                }
                if (isFree() || !listed)
                    pacer.giveBack(this);
                pacer.help(now);
            }
            return true;
        } catch (IOException e) {
            if (!closedIdle)
                throw e;
            return false;
        }
    }

    @Override
    int send(long due, long now, byte[] buffer) throws IOException {
        int length = plan.payload().write(buffer, tag, number, flow.sent());
        if (tag > 0)
            Tag.write(buffer, number, flow.sent(), now - fleet.launchedAt());
        lock.lock();
        try {
            flow.send(due, now);
        } finally {
            lock.unlock();
        }
        socket.send(new DatagramPacket(buffer, length));
        return length;
    }

    /** Nobody listens there, by what the system heard of an earlier datagram; what it cost shows when it times out. */
    @Override
    void sendingFailed(IOException failure) {
        fleet.connectFailed(number, failure);
    }

    @Override
    boolean hasRoom() {
        lock.lock();
        try {
            return flow.hasRoom() && !isUsedUp();
        } finally {
            lock.unlock();
        }
    }

    @Override
    boolean isFree() {
        lock.lock();
        try {
            return flow.underWay() == 0;
        } finally {
            lock.unlock();
        }
    }

    @Override
    boolean isUsedUp() {
        return plan.connecting().left(flow.sent() - first, connectedAt) == 0;
    }

    @Override
    void wakeIfIdle() {
        DatagramSocket waiting = socket;
        if (waiting != null)
            closeIfIdle(waiting);
    }

    private void closeIfIdle(DatagramSocket waiting) {
        if (isFree()) {
            closedIdle = true;
            waiting.close();
        }
    }

    /** Waits for a datagram, at most so long; returns whether one came. */
    private boolean receive(long nanos) throws IOException {
        if (nanos <= 0)
            return false;
        packet.setLength(packet.getData().length);
        if (nanos != Long.MAX_VALUE)
            socket.setSoTimeout(Math.clamp(TimeUnit.NANOSECONDS.toMillis(nanos) + 1, 1, Integer.MAX_VALUE));
        try {
            socket.receive(packet);
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    private void take(long now) {
        tallyAt(now).bytesReceived += packet.getLength();
        connectionIsGood();
        long request = correlation.request(packet);
        if (correlation.wasRight())
            count(request, flow.answer(request, now), now);
        else
            countWrong(request, now);
    }

    private void count(long request, Flow.Verdict verdict, long now) {
        switch (verdict) {
            case IN_TIME -> {
                countReplies(1, flow.due(request), flow.sentAt(request), now);
                if (flow.wasReordered())
                    tallyAt(flow.due(request)).reordered++;
            }
            case LATE -> {
                Tally tally = tallyAt(flow.due(request));
                tally.lost--;
                tally.late++;
            }
            case DUPLICATE -> tallyAt(flow.due(request)).duplicate++;
            // So far behind that it may be the one or the other.
            case UNKNOWN -> tallyAt(now).duplicate++;
        }
    }

    private void countWrong(long request, long now) {
        // Nobody waits for it, and whoever else is waited for may yet be answered.
        if (!flow.isUnderWay(request)) {
            countError(ErrorClass.LONG, now, now);
            fleet.failures().mismatch(number, request, "nothing more", packet.getData(), 0, packet.getLength());
            return;
        }
        Verdict verdict = reply.verdict(number, request, packet.getData(), packet.getLength());
        fleet.failures().mismatch(number, request, reply.expected(), packet.getData(), 0, packet.getLength());
        countWrong(verdict, flow.due(request), now);
        flow.giveUp(request);
    }

    /** Whatever has been under way for too long is lost, for the time being. Returns whether any was. */
    private boolean expireAll(long now) {
        boolean any = false;
        for (long request; (request = flow.expireOldest(now - plan.timeout().toNanos())) >= 0; any = true) {
            countError(ErrorClass.TIMEOUT, flow.due(request), now);
            tallyAt(flow.due(request)).lost++;
        }
        return any;
    }

    /** In a closed loop each receive has its own time-out, and only a stop by hand must not wait for it. */
    @Override
    void expire(long now) {
        DatagramSocket waiting = socket;
        if (waiting == null)
            return;
        if (fleet.isInterrupted()) {
            waiting.close();
        } else if (pacer != null) {
            boolean any;
            lock.lock();
            try {
                any = expireAll(now);
            } finally {
                lock.unlock();
            }
            if (any && !listed)
                pacer.giveBack(this);
            // The one that it was when this began: the next one is not to be closed in its place.
            if (pacer.ended() || retired)
                closeIfIdle(waiting);
        }
    }

    /** What is far too slow to read has its socket full before long, and that is counted. */
    @Override
    Optional<Boolean> hasUnread() {
        return Optional.empty();
    }

    @Override
    void abandon(IOException failure) {
        if (!fleet.isInterrupted())
            fleet.connectFailed(number, failure);
        long now = System.nanoTime();
        lock.lock();
        try {
            for (long request; (request = flow.oldest()) < flow.sent(); flow.giveUp(request))
                if (fleet.isInterrupted())
                    tallyAt(flow.due(request)).unfinished++;
                else
                    countError(ErrorClass.RESET, flow.due(request), now);
        } finally {
            lock.unlock();
        }
        socket.close();
    }

    /** The socket is kept until it is known what the system dropped at it. */
    @Override
    void finish() {
        if (!socket.isClosed())
            fleet.closeLater(socket);
    }

    double jitterNanos() {
        return flow.jitterNanos();
    }
}
