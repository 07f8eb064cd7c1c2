package stentor.loadgen.client;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;

import stentor.loadgen.measure.ErrorClass;
import stentor.loadgen.measure.Tally;

/**
 * A client over UDP, with a socket of its own.
 *
 * <p><b>Which request a reply belongs to.</b> The oldest one under way whose expected reply it equals. If the expected replies
 * tell requests apart, one that fits no request under way is compared with those before: timed out ones make it late,
 * answered ones a duplicate. Otherwise a reply that comes after its time-out could be taken for the next one's, so a
 * time-out changes to a new socket, whose port the old replies cannot reach; they count as lost. A datagram that fits
 * nothing is a wrong reply to the oldest request under way.
 */
final class UdpClient extends Client {

    private static final int LARGEST_DATAGRAM = 65_535;
    /** How far back a late reply or a duplicate is recognised, in requests. */
    private static final int REMEMBERED = 1024;

    private enum State {
        UNDER_WAY, TIMED_OUT, ANSWERED
    }

    private final State[] states;
    private final long[] sentAt;
    private final byte[] outgoing;
    private final DatagramPacket packet;
    private volatile DatagramSocket socket;
    private long sent;
    /** No request before this one is under way. */
    private long oldest;
    private int underWay;
    private long newestAnswered = -1;

    UdpClient(int number, Fleet fleet) {
        super(number, fleet);
        int window = plan.expectation().tellsRepliesApart() ? plan.pipeline() + REMEMBERED : plan.pipeline();
        states = new State[window];
        sentAt = new long[window];
        outgoing = new byte[plan.payload().longest()];
        // One more than is expected, so that a longer reply shows.
        int longest = Math.max(plan.payload().longest(), plan.expectation().longest());
        byte[] incoming = new byte[plan.expectation().longest() == 0 ? LARGEST_DATAGRAM : Math.min(longest + 1, LARGEST_DATAGRAM)];
        packet = new DatagramPacket(incoming, incoming.length);
    }

    @Override
    void connect() throws IOException {
        socket = Connector.udp(plan.address(), plan.source(number));
    }

    @Override
    void converse() throws IOException {
        long now = System.nanoTime();
        for (;;) {
            while (underWay < plan.pipeline() && sent - oldest < states.length && plan.window().claim(now))
                send(now);
            if (underWay == 0)
                return;
            boolean received = receive(now);
            now = System.nanoTime();
            if (fleet.isInterrupted())
                throw new IOException("interrupted");
            if (received) {
                tallyAt(now).bytesReceived += packet.getLength();
                match(now);
                connectionIsGood();
            } else {
                expireOldest(now);
            }
        }
    }

    private void send(long now) throws IOException {
        int length = plan.payload().write(outgoing, 0, number, sent);
        states[slot(sent)] = State.UNDER_WAY;
        sentAt[slot(sent)] = now;
        sent++;
        underWay++;
        Tally tally = tallyAt(now);
        tally.sent++;
        socket.send(new DatagramPacket(outgoing, length));
        tally.bytesSent += length;
    }

    /** Waits for a datagram, at most until the oldest request times out. */
    private boolean receive(long now) throws IOException {
        long left = sentAt[slot(oldest)] + plan.timeout().toNanos() - now;
        if (left <= 0)
            return false;
        packet.setLength(packet.getData().length);
        socket.setSoTimeout(Math.clamp(TimeUnit.NANOSECONDS.toMillis(left) + 1, 1, Integer.MAX_VALUE));
        try {
            socket.receive(packet);
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    private void match(long now) {
        for (long sequence = oldest; sequence < sent; sequence++)
            if (states[slot(sequence)] == State.UNDER_WAY && fits(sequence)) {
                if (sequence < newestAnswered)
                    tallyAt(now).reordered++;
                newestAnswered = Math.max(newestAnswered, sequence);
                countReply(sentAt[slot(sequence)], now);
                settle(sequence, State.ANSWERED);
                return;
            }
        if (plan.expectation().tellsRepliesApart())
            for (long sequence = sent - 1; sequence >= Math.max(0, sent - states.length); sequence--)
                if (states[slot(sequence)] != State.UNDER_WAY && fits(sequence)) {
                    countAfterwards(sequence);
                    return;
                }
        reply.begin(number, oldest);
        fleet.mismatched(number, oldest, reply.expected(), packet.getData(), 0, packet.getLength());
        countError(ErrorClass.MISMATCH, sentAt[slot(oldest)], now);
        settle(oldest, State.ANSWERED);
    }

    private boolean fits(long sequence) {
        return reply.isAnsweredBy(number, sequence, packet.getData(), packet.getLength());
    }

    private void countAfterwards(long sequence) {
        Tally tally = tallyAt(sentAt[slot(sequence)]);
        if (states[slot(sequence)] == State.ANSWERED) {
            tally.duplicate++;
            return;
        }
        tally.lost--;
        tally.late++;
        states[slot(sequence)] = State.ANSWERED;
    }

    private void expireOldest(long now) throws IOException {
        boolean any = false;
        for (long sequence = oldest; sequence < sent && now - sentAt[slot(sequence)] >= plan.timeout().toNanos(); sequence++)
            if (states[slot(sequence)] == State.UNDER_WAY) {
                countError(ErrorClass.TIMEOUT, sentAt[slot(sequence)], now);
                tallyAt(sentAt[slot(sequence)]).lost++;
                settle(sequence, State.TIMED_OUT);
                any = true;
            }
        if (any && underWay == 0 && !plan.expectation().tellsRepliesApart()) {
            socket.close();
            connect();
        }
    }

    private void settle(long sequence, State state) {
        states[slot(sequence)] = state;
        underWay--;
        while (oldest < sent && states[slot(oldest)] != State.UNDER_WAY)
            oldest++;
    }

    private int slot(long sequence) {
        return (int) (sequence % states.length);
    }

    @Override
    void expire(long now) {
        // Each receive has its own time-out. Only a stop by hand must not wait for it.
        DatagramSocket waiting = socket;
        if (fleet.isInterrupted() && waiting != null)
            waiting.close();
    }

    @Override
    void abandon(IOException failure) {
        if (!fleet.isInterrupted())
            fleet.connectFailed(failure);
        long now = System.nanoTime();
        for (long sequence = oldest; sequence < sent; sequence++)
            if (states[slot(sequence)] == State.UNDER_WAY) {
                if (fleet.isInterrupted())
                    tallyAt(sentAt[slot(sequence)]).unfinished++;
                else
                    countError(ErrorClass.RESET, sentAt[slot(sequence)], now);
                states[slot(sequence)] = State.ANSWERED;
            }
        oldest = sent;
        underWay = 0;
        socket.close();
    }

    @Override
    void finish() {
        socket.close();
    }
}
